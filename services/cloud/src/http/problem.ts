import type { components } from '@arcadia/api-client/contract';
import { error as openapi } from 'express-openapi-validator';
import { findStoreFault } from '../db/store-unavailable.ts';
import { ArcadiaError, type ErrorCode } from '../errors/arcadia-error.ts';
import { invalidFields } from '../errors/invalid-request.ts';

export type Problem = components['schemas']['Problem'];

/** The largest request body that is read. */
export const MAX_BODY_BYTES = 102_400;

/** The status and the title of each code. No other file knows the status of a code. */
export const problems: Record<ErrorCode, { readonly status: number; readonly title: string }> = {
  invalid_request: { status: 400, title: 'Invalid request' },
  invalid_json: { status: 400, title: 'Invalid JSON' },
  tenant_required: { status: 400, title: 'Tenant required' },
  unauthenticated: { status: 401, title: 'Not authenticated' },
  forbidden: { status: 403, title: 'Forbidden' },
  transition_not_permitted: { status: 403, title: 'Transition not permitted' },
  billing_action_suspended: { status: 403, title: 'Billing actions suspended' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  slug_taken: { status: 409, title: 'Slug taken' },
  already_subscribed: { status: 409, title: 'Already subscribed' },
  addon_already_attached: { status: 409, title: 'Add-on already attached' },
  transition_already_scheduled: { status: 409, title: 'Transition already scheduled' },
  plan_change_pending: { status: 409, title: 'Plan change pending' },
  addon_code_taken: { status: 409, title: 'Add-on code taken' },
  idempotency_key_reused: { status: 409, title: 'Idempotency key reused' },
  revision_outdated: { status: 409, title: 'Revision outdated' },
  invoice_already_reconciled: { status: 409, title: 'Invoice already reconciled' },
  log_incomplete: { status: 410, title: 'Log incomplete' },
  precondition_failed: { status: 412, title: 'Precondition failed' },
  body_too_large: { status: 413, title: 'Body too large' },
  headers_too_large: { status: 431, title: 'Headers too large' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
  illegal_transition: { status: 422, title: 'Illegal transition' },
  unknown_plan: { status: 422, title: 'Unknown plan' },
  unknown_addon: { status: 422, title: 'Unknown add-on' },
  unknown_meter: { status: 422, title: 'Unknown meter' },
  plan_unchanged: { status: 422, title: 'Plan unchanged' },
  currency_mismatch: { status: 422, title: 'Currency mismatch' },
  unknown_deployment: { status: 422, title: 'Unknown deployment' },
  plan_name_differs: { status: 422, title: 'Plan name differs' },
  plan_version_not_draft: { status: 422, title: 'Not a draft version' },
  plan_version_retired: { status: 422, title: 'Plan version retired' },
  addon_not_draft: { status: 422, title: 'Not a draft add-on' },
  addon_retired: { status: 422, title: 'Add-on retired' },
  not_subscribable: { status: 422, title: 'Deployment not subscribable' },
  work_item_not_dismissible: { status: 422, title: 'Work item not dismissible' },
  schedule_disabled: { status: 422, title: 'Schedule disabled' },
  invoice_unreadable: { status: 422, title: 'Invoice unreadable' },
  invoice_provisional: { status: 422, title: 'Invoice provisional' },
  invoice_unreconciled: { status: 422, title: 'Invoice unreconciled' },
  invoice_not_pushable: { status: 422, title: 'Invoice not pushable' },
  finance_rejected: { status: 422, title: 'Rejected by finance' },
  work_kind_paused: { status: 422, title: 'Work paused' },
  cause_not_dismissible: { status: 422, title: 'Cause not dismissible' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  provider_unavailable: { status: 503, title: 'Provider unavailable' },
  finance_unavailable: { status: 503, title: 'Finance unavailable' },
  too_many_waiters: { status: 503, title: 'Too many waiters' },
  still_running: { status: 503, title: 'Still running' },
  store_unavailable: { status: 503, title: 'Store unavailable' },
  internal_error: { status: 500, title: 'Internal error' },
};

/** Converts any error to the problem that a caller gets. An unexpected error reveals nothing about its cause. */
export function toProblem(thrown: unknown, requestId: string): Problem {
  const error = toArcadiaError(thrown);
  const { status, title } = problems[error.code];
  return {
    ...error.data,
    type: `/docs/errors#${error.code}`,
    title,
    status,
    detail: error.message,
    code: error.code,
    request_id: requestId,
  };
}

/** Converts any error to an `ArcadiaError`. One that no rule below knows becomes an `internal_error`. */
export function toArcadiaError(thrown: unknown): ArcadiaError {
  if (thrown instanceof ArcadiaError) return thrown;
  return (
    fromValidator(thrown) ??
    fromBodyParser(thrown) ??
    fromDatabase(thrown) ??
    toInternalError(thrown)
  );
}

function fromValidator(thrown: unknown): ArcadiaError | undefined {
  if (thrown instanceof openapi.BadRequest) {
    const errors = thrown.errors.map(({ path, message }) => ({ path, message }));
    const faults = errors.map(({ path, message }) => `${path} ${message}`).join('; ');
    return invalidFields(errors, `The request does not fit the contract: ${faults}.`, {
      cause: thrown,
    });
  }
  if (thrown instanceof openapi.UnsupportedMediaType) {
    const detail = 'The body is not JSON. Send JSON with `Content-Type: application/json`.';
    return new ArcadiaError('unsupported_media_type', detail);
  }
  if (thrown instanceof openapi.NotFound) {
    return new ArcadiaError('not_found', 'No operation has this path. See /docs.');
  }
  if (thrown instanceof URIError) {
    const detail =
      'The path has a `%` that does not begin an escape. Write `%25` for a percent sign.';
    return new ArcadiaError('invalid_request', detail);
  }
  return undefined;
}

function fromBodyParser(thrown: unknown): ArcadiaError | undefined {
  if (!(thrown instanceof Error)) return undefined;
  if ('code' in thrown && String(thrown.code).startsWith('Z_')) {
    const detail = 'The body cannot be decompressed. Send it as `Content-Encoding` says.';
    return new ArcadiaError('invalid_request', detail);
  }
  if (!('type' in thrown)) return undefined;
  switch (thrown.type) {
    case 'entity.parse.failed':
      return new ArcadiaError(
        'invalid_json',
        'The body is not valid JSON. Check its quotes, its commas and its `\\u` escapes.',
      );
    case 'entity.too.large':
      return new ArcadiaError(
        'body_too_large',
        `The body is over ${MAX_BODY_BYTES / 1024} kB. Send a smaller one.`,
        {
          limit_bytes: MAX_BODY_BYTES,
        },
      );
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new ArcadiaError(
        'unsupported_media_type',
        'The service cannot read the encoding of the body. Send JSON in UTF-8.',
      );
    case 'request.aborted':
    case 'request.size.invalid':
      return new ArcadiaError(
        'invalid_request',
        'The body is not as long as `Content-Length` says. Send it again.',
      );
    default:
      return undefined;
  }
}

/** A 503 if PostgreSQL is down, silent, too slow, busy or full: the caller may try again. */
function fromDatabase(thrown: unknown): ArcadiaError | undefined {
  const fault = findStoreFault(thrown);
  if (fault === undefined) return undefined;
  const { condition, sentence, retryAfterSeconds } = fault;
  const data = { condition, retry_after_seconds: retryAfterSeconds };
  const detail = `${sentence} Try again in ${retryAfterSeconds} seconds.`;
  return new ArcadiaError('store_unavailable', detail, data, { cause: thrown });
}

function toInternalError(thrown: unknown): ArcadiaError {
  const detail =
    'The service failed and logged the cause under the request id. Try again; if it fails again, report the id.';
  return new ArcadiaError('internal_error', detail, {}, { cause: thrown });
}

import type { components } from '@arcadia/api-client/contract';
import { DriverException } from '@mikro-orm/postgresql';
import { error as openapi } from 'express-openapi-validator';
import { ArcadiaError, type ErrorCode } from '../errors/arcadia-error.ts';

export type Problem = components['schemas']['Problem'];

/** What each code means on the wire. This is the one place that knows. */
export const problems: Record<ErrorCode, { readonly status: number; readonly title: string }> = {
  invalid_request: { status: 400, title: 'The request does not fit the contract' },
  invalid_json: { status: 400, title: 'The body is not JSON' },
  tenant_required: { status: 400, title: 'The tenant must be named' },
  unauthenticated: { status: 401, title: 'There is no valid token' },
  forbidden: { status: 403, title: 'This is not for the caller' },
  transition_not_permitted: { status: 403, title: 'This transition is not for this actor' },
  billing_action_suspended: { status: 403, title: 'Billing actions are suspended' },
  not_found: { status: 404, title: 'There is no such thing' },
  method_not_allowed: { status: 405, title: 'The method is not possible here' },
  slug_taken: { status: 409, title: 'The slug is taken' },
  already_subscribed: { status: 409, title: 'There is a subscription already' },
  addon_already_attached: { status: 409, title: 'The add-on is attached already' },
  transition_already_scheduled: { status: 409, title: 'A transition is scheduled already' },
  plan_change_pending: { status: 409, title: 'A change of plan is pending already' },
  addon_code_taken: { status: 409, title: 'The code is taken' },
  idempotency_key_reused: { status: 409, title: 'The idempotency key was used for something else' },
  log_incomplete: { status: 410, title: 'The log can no longer tell it' },
  precondition_failed: { status: 412, title: 'The deployment has moved on' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The body is of a type that is not read here' },
  illegal_transition: { status: 422, title: 'There is no such transition' },
  unknown_plan: { status: 422, title: 'There is no such plan' },
  unknown_addon: { status: 422, title: 'There is no such add-on' },
  unknown_meter: { status: 422, title: 'The plan has no such meter' },
  plan_unchanged: { status: 422, title: 'The plan is the same' },
  currency_mismatch: { status: 422, title: 'The plan is in another currency' },
  unknown_deployment: { status: 422, title: 'There is no such deployment' },
  plan_name_differs: { status: 422, title: 'The plan has another name' },
  plan_version_not_draft: { status: 422, title: 'The plan version is no draft' },
  plan_version_retired: { status: 422, title: 'The plan version is retired' },
  addon_not_draft: { status: 422, title: 'The add-on is no draft' },
  addon_retired: { status: 422, title: 'The add-on is retired' },
  not_subscribable: { status: 422, title: 'The deployment cannot subscribe' },
  invoice_unreadable: { status: 422, title: 'The invoice cannot be read' },
  invoice_not_pushable: { status: 422, title: 'The invoice is not ready for finance' },
  finance_rejected: { status: 422, title: 'Finance refuses the invoice' },
  provider_unavailable: { status: 503, title: 'The provider cannot be reached' },
  finance_unavailable: { status: 503, title: 'Finance cannot be reached' },
  too_many_waiters: { status: 503, title: 'Too many wait for events' },
  store_unavailable: { status: 503, title: 'A store cannot be reached' },
  internal_error: { status: 500, title: 'Something went wrong here' },
};

/** Any error as the problem that a caller gets. What we did not foresee says nothing of its insides. */
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

/** The same error, as one of ours. */
export function toArcadiaError(thrown: unknown): ArcadiaError {
  if (thrown instanceof ArcadiaError) return thrown;
  if (thrown instanceof openapi.BadRequest) {
    const errors = thrown.errors.map(({ path, message }) => ({ path, message }));
    const detail = `The request does not fit the contract: ${errors.map(toSentence).join('; ')}.`;
    return new ArcadiaError('invalid_request', detail, { errors }, { cause: thrown });
  }
  if (thrown instanceof openapi.UnsupportedMediaType) {
    return new ArcadiaError(
      'unsupported_media_type',
      'Send JSON: `Content-Type: application/json`.',
    );
  }
  if (thrown instanceof openapi.NotFound) {
    return new ArcadiaError('not_found', 'There is nothing here. /docs lists what there is.');
  }
  if (thrown instanceof URIError) {
    return new ArcadiaError('invalid_request', 'The path holds a `%` that begins no character.');
  }
  return fromBodyParser(thrown) ?? fromStore(thrown) ?? internal(thrown);
}

function toSentence({ path, message }: { path: string; message: string }): string {
  return `${path} ${message}`;
}

function fromBodyParser(thrown: unknown): ArcadiaError | undefined {
  if (!(thrown instanceof Error)) return undefined;
  if ('code' in thrown && String(thrown.code).startsWith('Z_')) {
    return new ArcadiaError('invalid_request', 'The body is not what its content-encoding says.');
  }
  if (!('type' in thrown)) return undefined;
  switch (thrown.type) {
    case 'entity.parse.failed':
      return new ArcadiaError(
        'invalid_json',
        'The body is not JSON. Check its quotes, its commas and its `\\u` escapes.',
      );
    case 'entity.too.large':
      return new ArcadiaError('body_too_large', 'The body is over 100 kB.', {
        limit_bytes: 102_400,
      });
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new ArcadiaError('unsupported_media_type', 'Send JSON in UTF-8.');
    case 'request.aborted':
    case 'request.size.invalid':
      return new ArcadiaError('invalid_request', 'The body is not as long as its header says.');
    default:
      return undefined;
  }
}

/** PostgreSQL away, going away, or out of connections: come again. */
function fromStore(thrown: unknown): ArcadiaError | undefined {
  if (!(thrown instanceof DriverException) && !isConnectionFault(thrown)) return undefined;
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (!/^(08|57P|53|40001|40P01)|^E[A-Z]+$/.test(code) && !isConnectionFault(thrown))
    return undefined;
  const data = { retry_after_seconds: 5 };
  const detail = 'The database cannot be reached right now. Try again in 5 seconds.';
  return new ArcadiaError('store_unavailable', detail, data, { cause: thrown });
}

function isConnectionFault(thrown: unknown): boolean {
  return (
    thrown instanceof Error &&
    /connection terminated|ECONNREFUSED|ECONNRESET|timeout exceeded when trying to connect/i.test(
      thrown.message,
    )
  );
}

function internal(thrown: unknown): ArcadiaError {
  const detail = 'It has been logged under the request id. Try again, or tell us the id.';
  return new ArcadiaError('internal_error', detail, {}, { cause: thrown });
}

// Generated from openapi.yaml. Do not edit.

export interface paths {
    "/api/v1/deployments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List deployments
         * @description Returns the deployments that the caller may see.
         */
        get: operations["listDeployments"];
        put?: never;
        /**
         * Create a deployment
         * @description The deployment is active at once. Only platform roles may create it in a trial, which ends at `trial_ends_at`: a subscribed deployment then becomes active, any other suspended.
         */
        post: operations["createDeployment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /**
         * Read a deployment
         * @description Returns the deployment with its latest subscription, its latest 50 events and the transitions that the caller
         *     may make.
         *
         *     With `as_of` the service reads the deployment from its event log, as of the last event, in the order of `seq`,
         *     with an `effective_at` up to that instant. `events` ends with that event, and `subscription` follows from the
         *     events up to it. `allowed_transitions` is empty, because nobody can change the past, and the response has no
         *     ETag. For an instant in the future the service returns the present state.
         *
         *     If the instant lies before the first event, the response is 404. If the log was redacted and cannot answer, it
         *     is 410 `log_incomplete`: ask for another instant.
         */
        get: operations["getDeployment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change attributes of a deployment
         * @description A tenant may change all attributes but `billing_action_suspended`, in every state. Only platform_admin may change `billing_action_suspended` (else 403 `forbidden`), and must give a `reason`. If no value changes, the service records no event.
         */
        patch: operations["updateDeployment"];
        trace?: never;
    };
    "/api/v1/deployments/{id}/transition": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change a deployment's state
         * @description Without `effective_at` the transition takes place at once. With it, the service schedules the transition and
         *     shows it as `scheduled_transition`. A deployment has at most one scheduled transition: if it has one already,
         *     the response is 409 `transition_already_scheduled`. Cancel that one first.
         *
         *     The service checks a scheduled transition now and again when it is due, both times for the actor that requested
         *     it. If it is illegal by then, the service drops it and records the event `scheduled_transition_dropped`.
         *
         *     A scheduled transition ends with the life of the deployment in which it was requested: if the deployment is
         *     cancelled, reactivated or archived, the service drops the scheduled transition at once. It records
         *     `transitioned` and then `scheduled_transition_dropped`, and the ETag is that of the second event.
         *
         *     If `billing_action_suspended` blocks the caller, the response is 403 and the service records the event
         *     `transition_blocked`; it records none for a repeated call unless the deployment has changed since. A transition that `system` has scheduled is dropped if it is blocked when it is due.
         *
         *     A tenant may resume or cancel a `paused` deployment, now or at `effective_at`. From `suspended` it may make and
         *     schedule no transition (403 `transition_not_permitted`): it can only cancel what it has scheduled before.
         */
        post: operations["transitionDeployment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployments/{id}/scheduled-transition": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Cancel the scheduled transition
         * @description If no transition is scheduled, the response is 404. platform_admin may cancel any scheduled transition, platform_billing one that `system` or a tenant requested, a tenant only one that a tenant requested. Otherwise the response is 403 `forbidden` with `requested_by_kind`.
         */
        delete: operations["cancelScheduledTransition"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployments/{id}/subscribe": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Subscribe a deployment to a plan
         * @description The subscription gets the active version of the plan. If the deployment has a subscription that is not cancelled, the response is 409 `already_subscribed`. A tenant may also subscribe a deployment that is `paused` or `suspended`, for example after its trial: the subscription is paused until the deployment is active.
         */
        post: operations["subscribeDeployment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployments/{id}/subscription": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /**
         * Read a deployment's subscription
         * @description Returns the latest subscription, even a cancelled one, as in `subscription` of the deployment. If the deployment has never subscribed, the response is 404.
         */
        get: operations["getSubscription"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployments/{id}/subscription/addons": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Attach an add-on
         * @description The subscription keeps today's quantity and price of the add-on: later changes of the catalog do not reprice it. A subscription has each add-on at most once (else 409 `addon_already_attached`). To change the number of units, remove the add-on and attach it again at that day's price. A tenant may do both while the deployment is `paused` or `suspended`.
         */
        post: operations["attachAddon"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployments/{id}/subscription/addons/{addon_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
                /** @description The `id` of the add-on in the subscription's `addons`. */
                addon_id: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove an add-on
         * @description The deployment's event log keeps the quantity and price of the add-on. A tenant may remove add-ons while the deployment is `paused` or `suspended`.
         */
        delete: operations["removeAddon"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployments/{id}/subscription/change-plan": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the plan of a subscription
         * @description The subscription changes to the active version of a plan: of another plan, or a newer version of its own. Its
         *     add-ons stay as they were attached.
         *
         *     With `timing: immediate` the change takes effect at once. With `timing: period_end` it waits in `pending_change`
         *     for the end of the current period. A subscription has at most one pending change: while it waits, any other
         *     change gets 409 `plan_change_pending`. Cancel the pending one first. The service applies a pending change even
         *     if its version has retired meanwhile, because a published version never changes. If the subscription is
         *     cancelled, the service drops the pending change. If `system` has requested it and `billing_action_suspended`
         *     blocks it when it is due, the service drops it and records the event `plan_change_dropped`.
         *
         *     A tenant may change the plan while the deployment is `paused` or `suspended`, at once and at the end of the
         *     period: periods go on in every state. A paused deployment is not charged: its quotes assume that it is active
         *     by the day from which they count.
         *
         *     `before` and `after` quote the current and the new plan: a whole month, and the rest of the month from the day
         *     on which the change takes effect. In a trial that ends later, they quote the rest of the month from the day on
         *     which it ends, as `quote` does. With `dry_run` the service returns the same quotes and changes nothing, even
         *     if another change is pending or `billing_action_suspended` would block the change.
         */
        post: operations["changePlan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployments/{id}/subscription/pending-change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Cancel the pending plan change
         * @description If no plan change is pending, the response is 404. platform_admin may cancel any plan change, platform_billing one that `system` or a tenant requested, a tenant only one that a tenant requested, also while the deployment is `paused` or `suspended`. Otherwise the response is 403 `forbidden` with `requested_by_kind`.
         */
        delete: operations["cancelPlanChange"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployments/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /**
         * List events of a deployment
         * @description Returns the event log in the order of `seq`, or backwards with `order=desc`, without gaps.
         */
        get: operations["listDeploymentEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lifecycle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the lifecycle of deployments
         * @description Returns the states of a deployment, the transitions between them, and the actors that may make each transition.
         */
        get: operations["getLifecycle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow events of all deployments
         * @description Returns the events of all deployments that the caller may see, each once. The feed never skips an event, however
         *     many transactions write at the same time: the service returns an event only when every transaction that began to
         *     write before it has ended. The events of one deployment come in the order of `seq`.
         *
         *     Start without `after`. Handle `data`, store `next_cursor`, and send it as `after` in the next call.
         *     `next_cursor` is never null; after a page that is not full it points behind all events so far. With `wait` the
         *     service holds back an empty page until an event arrives, for at most that many seconds. If a client stops after
         *     it has handled a page and before it has stored the cursor, it gets the same events again: recognize them by
         *     `id`.
         *
         *     A cursor is valid as long as the service runs on the same database. After a restore or a failover the service
         *     rejects it with 400: start again without `after`. If too many requests wait already, the response is 503
         *     `too_many_waiters`.
         *
         *     The service may read the feed from a standby of its database, where events arrive a moment later. A call whose
         *     cursor the standby has not reached waits as if there were no event.
         */
        get: operations["followEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalog/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List active plans
         * @description Returns plan versions that are on sale, with their items.
         */
        get: operations["listPlans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalog/plan-versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List plan versions
         * @description Returns versions in any status, with their items.
         */
        get: operations["listPlanVersions"];
        put?: never;
        /**
         * Draft a plan version
         * @description Drafts the next version of a plan. If no plan has this `plan_code`, the service creates the plan, and `name` is required. An existing plan keeps its name: with another `name` the response is 422 `plan_name_differs`. Nobody can subscribe to a draft, and a draft cannot be changed: retire a wrong one and draft the next.
         */
        post: operations["draftPlanVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalog/plan-versions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /** Read a plan version */
        get: operations["getPlanVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalog/plan-versions/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish a plan version
         * @description The draft becomes the active version of its plan and never changes again; new subscriptions get it. The former active version retires, and its subscriptions stay on it until a plan change moves them. If the version is not a draft, the response is 422 `plan_version_not_draft`.
         */
        post: operations["publishPlanVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalog/plan-versions/{id}/retire": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retire a plan version
         * @description Retires the version without a successor. If it was the active version, nobody can subscribe to the plan until another version is published; existing subscriptions stay on it. A draft can be retired too, and then never goes on sale. If the version is already retired, the response is 422 `plan_version_retired`.
         */
        post: operations["retirePlanVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalog/addons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List add-ons */
        get: operations["listAddons"];
        put?: never;
        /**
         * Draft an add-on
         * @description Nobody can attach the add-on until it is published. Its `code` is taken for ever: another add-on with this code gets 409 `addon_code_taken`.
         */
        post: operations["createAddon"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalog/addons/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /**
         * Read an add-on
         * @description Returns an add-on in any status.
         */
        get: operations["getAddon"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change an add-on
         * @description Changes the name, quantity or price for subscriptions that attach the add-on from now on. Subscriptions that have it keep the quantity and price of the day on which they attached it. `code`, `meter` and `currency` never change. If the add-on is retired, the response is 422 `addon_retired`.
         */
        patch: operations["updateAddon"];
        trace?: never;
    };
    "/api/v1/catalog/addons/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish an add-on
         * @description Publishes a draft, so that subscriptions can attach it. If the add-on is not a draft, the response is 422 `addon_not_draft`.
         */
        post: operations["publishAddon"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/catalog/addons/{id}/retire": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retire an add-on
         * @description Retires the add-on for good: nobody can attach it any more. Subscriptions that have it keep it. If the add-on is already retired, the response is 422 `addon_retired`.
         */
        post: operations["retireAddon"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Quote a subscription
         * @description Calculates the cost at today's prices of the plan's active version and of the add-ons. A quote changes nothing:
         *     viewers may ask for one, and the operation takes no `Idempotency-Key`.
         *
         *     Nothing is charged in a trial. With the `deployment_id` of a deployment in a trial, the first day to pay for is
         *     the day on which the trial ends, in the service's `BILLING_TIME_ZONE`, unless `start_date` is later. A scheduled
         *     transition to a charged state ends the trial too. If `billing_action_suspended` keeps the trial going, only that
         *     transition ends it; if none is scheduled, a quote after the trial's end begins today. If the caller sees no such
         *     deployment, the response is 404.
         *
         *     `recurring` is the cost of a whole calendar month. `first_invoice` is the cost from the first day to the end of
         *     its month: for each line `units × unit_price_cents × days / days_in_month`, in which `days` includes the first
         *     day, rounded once per line to a whole cent, half to even. `overage` is the cost of one whole month of `usage`
         *     beyond the included quantities, which are not prorated. Each `total_cents` is the sum of its own lines, and no
         *     total contains another one. Taxes are not included.
         */
        post: operations["quote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the provider's balance
         * @description Returns the latest snapshot of the balance. If the service has none yet, the response is 404.
         */
        get: operations["getBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List provider accounts
         * @description Returns the provider's teams whose tokens the service has used, the kinds of resources that the token may not list, and the last sync of the inventory.
         */
        get: operations["listAccounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/completeness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check what has been read from the provider
         * @description Says for every expected hour of the balance, day of the billing history and month of invoices whether the
         *     service has it: `done`, `late`, `back_filled` (read in a later slot) or `missing`.
         *
         *     A slot is expected from the first one that the service could read. A month is not expected if the provider has no
         *     invoice of it. Runs of equal states are one item. `from` and `to` limit the hours and the days; the months are
         *     always complete.
         */
        get: operations["getCompleteness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/cost-lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List cost lines
         * @description Returns the lines of the provider's invoices.
         */
        get: operations["listCostLines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/invoices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List invoices
         * @description Returns the headers of the provider's invoices, with their ingest and finance status.
         */
        get: operations["listInvoices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/discover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Discover invoices
         * @description Reads the provider's billing history and invoices now, and responds when their headers are stored. An ingest of each new invoice is due then, and of each known one whose header changed or whose CSV did in the last two months. If the provider lists an invoice without a readable uuid or month, the others are stored, and the answer is 422.
         */
        post: operations["discoverInvoices"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/invoices/reparse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read kept documents again
         * @description Makes work items of the kind `reparse` due, which read the kept documents of the invoices again, such as after an upgrade that reads bills better. If lines or totals differ, the invoice gets a revision. This fetches nothing from the provider and pushes nothing: an invoice that changes is `changed_after_push`.
         */
        post: operations["reparseInvoices"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/invoices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /** Read an invoice */
        get: operations["getInvoice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/invoices/{id}/ingest": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ingest an invoice
         * @description Fetches the invoice from the provider, replaces all its lines, and responds when they are stored. If that fails, the response is a problem: the former lines stay, and the invoice keeps the error in `last_error`. So it does if the document disagrees with the provider's totals (422 `invoice_unreconciled`): it never replaces lines that agree, and is stored as a revision that an operator can accept. If an ingest of the invoice is under way, the call joins it and gets its result, for up to a minute: then 503 `still_running`.
         */
        post: operations["ingestInvoice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/invoices/{id}/document": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /**
         * Read the CSV of an invoice
         * @description Returns the CSV as the provider sent it. Default: the one that was fetched last, even if the service could not read it.
         */
        get: operations["getInvoiceDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/invoices/{id}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /**
         * List the revisions of an invoice
         * @description Returns every document that gave the invoice other lines or totals, or would have: one that does not agree with the provider's totals is listed, but not applied, until an operator accepts it.
         */
        get: operations["listInvoiceRevisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/invoices/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept a revision that does not reconcile
         * @description Gives the invoice the lines and totals of its latest revision, although they do not agree with the provider's totals. The accepted revision is a new one, which counts as reconciled. It is pushed to finance, with the difference as a line of its own.
         */
        post: operations["acceptInvoice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/invoices/{id}/push": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Push an invoice to finance
         * @description Responds when finance has responded. If finance already has exactly this content, the service sends nothing and `outcome` is `unchanged`; with `force` it sends the invoice nevertheless. If the invoice is provisional, unreconciled or not yet ingested, the response is 422 `invoice_not_pushable`. If a push of the invoice is under way, the call joins it and gets its result; with `force` it waits for the push that follows. After a minute the response is 503 `still_running`.
         */
        post: operations["pushInvoice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/invoices/{id}/push-attempts": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /**
         * List the attempts to push an invoice
         * @description Returns each request to finance with its receipt. The service commits an attempt before it sends the request. An attempt without a receipt may have reached finance: the service sends the invoice again.
         */
        get: operations["listPushAttempts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/reconcile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Compare a month with finance
         * @description Sends every invoice of the month that was pushed to finance again, and responds when finance has answered. This is safe: finance keeps one row per invoice. An invoice that finance did not have any more is booked again, and is `lost` in the answer. The service sends nothing of an invoice that is in the books of another URL or tenant.
         */
        post: operations["reconcileFinance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/billing/finance-target/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send invoices to a new finance
         * @description Makes the invoices due that are in the books of another URL or tenant, so that the service pushes them to the configured one. With `from_period`, only those from that month on: older ones stay in the former books for good, until a push with `force`. Responds before they are sent; each invoice shows the outcome.
         */
        post: operations["resendToFinance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List cloud resources
         * @description Returns the inventory, resources that are gone included.
         */
        get: operations["listResources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resources/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Assign a resource to a deployment */
        patch: operations["updateResource"];
        trace?: never;
    };
    "/api/v1/work-items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List work items
         * @description Returns what the service has to do, is doing, has done in the last 90 days and could not do. `last_error` is the error of the latest attempt that failed.
         */
        get: operations["listWorkItems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/work-items/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry work items
         * @description Makes items due now, with no attempts counted: all of a kind in a state, or those with the given ids. An item that runs is due again when its run has ended. Items of a paused kind wait until it is resumed.
         */
        post: operations["retryWorkItems"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/work-items/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /**
         * Read a work item
         * @description Returns the item with its latest runs, at most 20, the latest first.
         */
        get: operations["getWorkItem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/work-items/{id}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Dismiss a work item
         * @description Ends an item that failed or is held: nothing runs it again unless something makes it due anew, such as a retry. An item in another state is rejected, except that one that is done stays as it is.
         */
        post: operations["dismissWorkItem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/work-kinds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the kinds of work
         * @description Returns for every kind whether it may run, how much of it waits, and how its runs of the last 24 hours ended.
         */
        get: operations["listWorkKinds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/work-kinds/{kind}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: components["parameters"]["WorkKind"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a kind of work
         * @description No instance begins an item of the kind until it is resumed. Items that run go on, and items still become due.
         */
        post: operations["pauseWorkKind"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/work-kinds/{kind}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: components["parameters"]["WorkKind"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a kind of work
         * @description Ends the pause of the kind and its wait for the provider's rate limit. Due items run at once.
         */
        post: operations["resumeWorkKind"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/work-kinds/{kind}/probe": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: components["parameters"]["WorkKind"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test an open circuit now
         * @description Makes the open circuit of the kind half-open: one due item runs at once, and if it succeeds the circuit closes. A closed circuit stays as it is.
         */
        post: operations["probeWorkKind"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List schedules
         * @description Returns what runs at fixed times, as PostgreSQL knows it: the answer does not need the store of the schedules.
         */
        get: operations["listSchedules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules/{name}/run": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of the schedule, as `listSchedules` returns it. */
                name: string;
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a schedule now
         * @description Makes the recurring work of the schedule due now, or lets the due items of its kind run now, and responds without waiting for them. If the work runs already, it runs once more after that.
         */
        post: operations["runSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/instances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List instances
         * @description Returns the processes that run or ran work, the latest first: those that live, those that ended in the last 24 hours, and those that ended without a word.
         */
        get: operations["listInstances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List audit log entries
         * @description Returns the changes that are not events of a deployment. The service records one entry per changed object, in
         *     the transaction of the change, and never changes an entry. Publishing a plan version records two: one for that
         *     version, and one for the version that it retires. A call that is rejected or changes nothing records none.
         *
         *     `before` and `after` show the object as the API returns it; for a resource they show only its deployment. The
         *     entry of `ingestInvoice` or `pushInvoice` is recorded when the caller asks for it, with the request as `after`.
         *     Read the result, even that of a later retry, from the invoice. `reconcileFinance` and `resendToFinance` record
         *     such an entry for each invoice that they send.
         *
         *     A kind of work and a schedule have only a name, which is in `after`. The `id` in their entries is derived from
         *     that name, so that it is always the same. A retry of all items of a kind is one entry of that kind.
         */
        get: operations["listAuditLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what needs a person
         * @description Returns one item per cause that needs a person now, the critical ones first. If `data` and `unread` are empty, all
         *     is well. A situation appears within 60 seconds, and is gone within 60 seconds of its end. The
         *     [runbook](/docs/runbook) says for each cause what it means and what to do.
         *
         *     All causes are read at one instant. A cause that cannot be read in time is named in `unread`, and the others are
         *     still returned. `schedule_store_down`, `standby_down`, `not_configured`, `role_not_limited` and
         *     `finance_target_changed` are as the instance that answers sees them.
         */
        get: operations["listAttention"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attention/{cause}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                cause: components["schemas"]["AttentionCause"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Dismiss a cause
         * @description Hides a cause that an operator has looked at and accepts. It comes back when its count or its amount grows, when it concerns something newer than the dismissal, and when it begins again after it has ended. If the cause may not be dismissed, the response is 422 `cause_not_dismissible`.
         */
        post: operations["dismissAttention"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check whether the process responds
         * @description Responds with 200 and the state of each store as long as the process lives.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check whether the service is ready
         * @description Responds with 200 if PostgreSQL answers and its schema fits, else with 503. If the store of the schedules is down, `status` is `degraded`: it only wakes the worker, whose sweeps run all due work meanwhile.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        TenantId: string;
        /**
         * Format: date-time
         * @description An RFC 3339 time. Responses use UTC with `Z` and milliseconds; requests may use any offset.
         */
        Timestamp: string;
        /** Format: date-time */
        NullableTimestamp: string | null;
        /** @description An ISO 4217 code. */
        Currency: string;
        /** @description A decimal number with the digits as billed. */
        BilledAmount: string;
        /** @description The `cursor` of the next page; null on the last page. */
        NextCursor: string | null;
        CatalogCode: string;
        /** @description Why the caller makes the change. The event keeps it. */
        Reason: string;
        DisplayName: string;
        TemplateText: string | null;
        /** @enum {string} */
        DeploymentState: "trial" | "active" | "past_due" | "paused" | "suspended" | "cancelled" | "archived";
        /** @enum {string} */
        SubscriptionStatus: "active" | "paused" | "cancelled";
        /** @enum {string} */
        LlmMode: "shared" | "dedicated" | "byok" | "none";
        /**
         * @description `tenant`: a token of a tenant. `operator`: platform_admin. `system`: platform_billing, or the service itself.
         * @enum {string}
         */
        ActorKind: "tenant" | "operator" | "system";
        NewDeployment: {
            /** @description The tenant that owns the deployment. Platform roles must name one; other roles may name only their own, which is the default. */
            tenant_id?: components["schemas"]["TenantId"];
            /** @description Unique per tenant. A slug never becomes free again. */
            slug: string;
            display_name: components["schemas"]["DisplayName"];
            /** @description The region of the deployment, such as `syd1`. */
            region: string;
            /** @description Default: `shared`. */
            llm_mode?: components["schemas"]["LlmMode"];
            template_code?: components["schemas"]["TemplateText"];
            template_version?: components["schemas"]["TemplateText"];
            /**
             * @description Default: `active`. Only platform roles may create a `trial`; others get 403 `forbidden`.
             * @enum {string}
             */
            state?: "active" | "trial";
            /** @description The end of the trial, in the future and before 2100. Default: in 14 days. Allowed only with `state: trial`. Only platform roles may set it; others get 403 `forbidden`. Nothing changes it later. */
            trial_ends_at?: components["schemas"]["Timestamp"];
        };
        DeploymentChanges: {
            display_name?: components["schemas"]["DisplayName"];
            llm_mode?: components["schemas"]["LlmMode"];
            template_code?: components["schemas"]["TemplateText"];
            template_version?: components["schemas"]["TemplateText"];
            /** @description While this is true, `system` cannot change the deployment or its subscription: a caller with the role platform_billing gets 403 `billing_action_suspended`. When they are due, the service drops a scheduled transition and a plan change that `system` has requested, with an event, and the end of a trial waits. What a tenant or an operator has requested takes place at its time, and periods go on. Only platform_admin may set it, with a `reason`. */
            billing_action_suspended?: boolean;
            reason?: components["schemas"]["Reason"];
        };
        Deployment: {
            /** Format: uuid */
            id: string;
            tenant_id: components["schemas"]["TenantId"];
            slug: string;
            display_name: string;
            region: string;
            state: components["schemas"]["DeploymentState"];
            llm_mode: components["schemas"]["LlmMode"];
            billing_action_suspended: boolean;
            template_code: string | null;
            template_version: string | null;
            trial_ends_at: components["schemas"]["NullableTimestamp"];
            /** @description The transition that waits for its `effective_at`; null if none is scheduled. */
            scheduled_transition: components["schemas"]["ScheduledTransition"] | null;
            /** @description The number of the latest event. */
            seq: number;
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        DeploymentDetail: {
            /** Format: uuid */
            id: string;
            tenant_id: components["schemas"]["TenantId"];
            slug: string;
            display_name: string;
            region: string;
            state: components["schemas"]["DeploymentState"];
            llm_mode: components["schemas"]["LlmMode"];
            billing_action_suspended: boolean;
            template_code: string | null;
            template_version: string | null;
            trial_ends_at: components["schemas"]["NullableTimestamp"];
            /** @description The transition that waits for its `effective_at`; null if none is scheduled. */
            scheduled_transition: components["schemas"]["ScheduledTransition"] | null;
            /** @description The number of the latest event. */
            seq: number;
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
            subscription: components["schemas"]["Subscription"] | null;
            /** @description The latest 50 events, oldest first. */
            events: components["schemas"]["DeploymentEvent"][];
            /** @description The transitions that the lifecycle permits to this caller. */
            allowed_transitions: {
                to: components["schemas"]["DeploymentState"];
                /** @description The status that the subscription would get, if there is one. */
                subscription_status: components["schemas"]["SubscriptionStatus"];
                /** @description The code of the error that would block the transition nevertheless; null if none would. */
                blocked_by: "billing_action_suspended" | null;
            }[];
        };
        ScheduledTransition: {
            to: components["schemas"]["DeploymentState"];
            /** @description When the transition takes place. */
            effective_at: components["schemas"]["Timestamp"];
            reason: string | null;
            requested_by: components["schemas"]["Actor"];
            requested_at: components["schemas"]["Timestamp"];
            /** @description The id of the request that scheduled the transition. */
            request_id: string | null;
        };
        Actor: {
            kind: components["schemas"]["ActorKind"];
            /** @description The token's `sub`. For changes that the service makes by itself: `trial-end`, `period-end` or `seed`. */
            id: string;
        };
        DeploymentEvent: {
            seq: number;
            kind: components["schemas"]["DeploymentEventKind"];
            from_state: components["schemas"]["DeploymentState"] | null;
            to_state: components["schemas"]["DeploymentState"];
            actor: components["schemas"]["Actor"];
            reason: string | null;
            request_id: string | null;
            /** @description The values before and after; empty if the event was redacted. */
            metadata: {
                [key: string]: unknown;
            };
            /** @description When the change takes effect: the time of the call, or the time at which a timer was due. */
            effective_at: components["schemas"]["Timestamp"];
            /** @description When the service recorded the event. */
            recorded_at: components["schemas"]["Timestamp"];
        };
        FeedEvent: {
            /**
             * Format: uuid
             * @description Recognize a repeated event by it.
             */
            id: string;
            /** Format: uuid */
            deployment_id: string;
            tenant_id: components["schemas"]["TenantId"];
            seq: number;
            kind: components["schemas"]["DeploymentEventKind"];
            from_state: components["schemas"]["DeploymentState"] | null;
            to_state: components["schemas"]["DeploymentState"];
            actor: components["schemas"]["Actor"];
            reason: string | null;
            request_id: string | null;
            /** @description The values before and after; empty if the event was redacted. */
            metadata: {
                [key: string]: unknown;
            };
            /** @description When the change takes effect: the time of the call, or the time at which a timer was due. */
            effective_at: components["schemas"]["Timestamp"];
            /** @description When the service recorded the event. */
            recorded_at: components["schemas"]["Timestamp"];
        };
        /**
         * @description The kind determines the members of `metadata`:
         *
         *     - `created`, always `seq` 1: `before` and `after`.
         *     - `updated`: `changes`, with `before` and `after` of each changed attribute.
         *     - `transitioned`, from `from_state` to `to_state`: `scheduled` if the transition was scheduled, `trial_ends_at`
         *       if the end of a trial caused it, `dropped_plan_change` and `subscription_id` if it cancels a subscription with
         *       a pending plan change.
         *     - `transition_blocked`: `to` and `subscription_status` of the transition that did not take place, the `code` of
         *       the reason, and `trial_ends_at` if it would have ended a trial.
         *     - `scheduled_transition_dropped`: `scheduled`, and `code` and `detail` of the reason. `code` is that of the error
         *       that forbids the transition, or `deployment_cancelled`, `deployment_reactivated` or `deployment_archived`.
         *     - All other kinds: `before` and `after`. Kinds that concern a subscription also have `subscription_id`, and
         *       `plan_change_dropped` has `code` and `detail` of the reason.
         * @enum {string}
         */
        DeploymentEventKind: "created" | "updated" | "transitioned" | "transition_blocked" | "transition_scheduled" | "scheduled_transition_cancelled" | "scheduled_transition_dropped" | "subscribed" | "addon_attached" | "addon_removed" | "plan_changed" | "plan_change_scheduled" | "plan_change_cancelled" | "plan_change_dropped" | "period_rolled";
        Lifecycle: {
            /** @description Every state. */
            states: {
                [key: string]: {
                    /** @description The status of the subscription while the deployment is in this state. */
                    subscription: components["schemas"]["SubscriptionStatus"];
                    /** @description True if time in this state is charged. */
                    charged: boolean;
                    /** @description True if no transition leads out of this state. */
                    final?: boolean;
                };
            };
            /** @description For each state: the states that it can change to, and the actors that may make each transition. */
            transitions: {
                [key: string]: {
                    [key: string]: components["schemas"]["ActorKind"][];
                };
            };
            /** @description Changes if, and only if, the lifecycle changes. */
            hash: string;
        };
        Subscription: {
            /** Format: uuid */
            id: string;
            plan_code: string;
            plan_version: number;
            /** @description The price of a whole calendar month, in cents. */
            base_price_cents: number;
            currency: components["schemas"]["Currency"];
            status: components["schemas"]["SubscriptionStatus"];
            /**
             * Format: date
             * @description The first day of the period.
             */
            current_period_start: string;
            /**
             * Format: date
             * @description The first day after the period.
             */
            current_period_end: string;
            /**
             * Format: date-time
             * @description The end of the trial in which the deployment subscribed; it stays if the trial ends earlier, and charges then begin earlier. Null if it did not subscribe in a trial.
             */
            trial_ends_at: string | null;
            /** @description The plan change that waits for the end of the period; null if there is none. */
            pending_change: components["schemas"]["PendingPlanChange"] | null;
            addons: components["schemas"]["SubscriptionAddon"][];
        };
        SubscriptionAddon: {
            /** Format: uuid */
            id: string;
            code: string;
            meter: string;
            /** @description The number of units. */
            units: number;
            /** @description The quantity of one unit, as of the day on which it was attached. */
            qty: number;
            /** @description The monthly price of one unit, in cents, as of the day on which it was attached. */
            price_cents: number;
        };
        PendingPlanChange: {
            plan_code: string;
            plan_version: number;
            /** @description The end of the period in the `BILLING_TIME_ZONE` of the service, also if that has changed since. */
            effective_at: components["schemas"]["Timestamp"];
            requested_by: components["schemas"]["Actor"];
            requested_at: components["schemas"]["Timestamp"];
            reason: string | null;
        };
        /**
         * @description `immediate`: at once. `period_end`: at the end of the current period.
         * @enum {string}
         */
        PlanChangeTiming: "immediate" | "period_end";
        PlanChangeRequest: {
            plan_code: components["schemas"]["CatalogCode"];
            /** @description The version that the caller expects. If it is not the active version of the plan, the response is 422 `unknown_plan`. Default: the active version. */
            plan_version?: number;
            /** @description Default: `immediate`. */
            timing?: components["schemas"]["PlanChangeTiming"];
            /** @description If true, the service returns the quotes and changes nothing. Default: false. */
            dry_run?: boolean;
            reason?: components["schemas"]["Reason"];
        };
        PlanChange: {
            /** @description True if the subscription is on the new plan now; false with `dry_run` and while the change is pending. */
            applied: boolean;
            timing: components["schemas"]["PlanChangeTiming"];
            /** @description When the new plan starts. */
            effective_at: components["schemas"]["Timestamp"];
            /** @description The quote for the current plan. */
            before: components["schemas"]["Quote"];
            /** @description The quote for the new plan. */
            after: components["schemas"]["Quote"];
            /** @description The subscription as it is now. */
            subscription: components["schemas"]["Subscription"];
        };
        Plan: {
            /**
             * Format: uuid
             * @description The id of the plan version.
             */
            id: string;
            code: string;
            name: string;
            version: number;
            /** @description The price of a whole calendar month, in cents. */
            base_price_cents: number;
            currency: components["schemas"]["Currency"];
            status: components["schemas"]["CatalogStatus"];
            items: {
                meter: string;
                /** @description The quantity that the plan includes per month. */
                included_qty: number;
                /** @description The quantity that one `overage_price_cents` pays for. */
                overage_unit: number;
                /** @description The price of each started `overage_unit` beyond `included_qty`, in cents. */
                overage_price_cents: number;
            }[];
            created_at: components["schemas"]["Timestamp"];
        };
        Addon: {
            /** Format: uuid */
            id: string;
            code: string;
            name: string;
            meter: string;
            /** @description The quantity of one unit. */
            qty: number;
            /** @description The monthly price of one unit, in cents. */
            price_cents: number;
            currency: components["schemas"]["Currency"];
            status: components["schemas"]["CatalogStatus"];
            created_at: components["schemas"]["Timestamp"];
        };
        /**
         * @description Subscriptions can order a version or an add-on only while it is `active`: a `draft` not yet, a `retired` one no longer. A status never goes back.
         * @enum {string}
         */
        CatalogStatus: "draft" | "active" | "retired";
        /** @description Whole cents of the `currency` in the same request. */
        PriceCents: number;
        Qty: number;
        NewPlanVersion: {
            plan_code: components["schemas"]["CatalogCode"];
            /** @description Required if the plan is new. An existing plan keeps its name. */
            name?: components["schemas"]["DisplayName"];
            /** @description The price of a whole calendar month, in cents. */
            base_price_cents: components["schemas"]["PriceCents"];
            currency: components["schemas"]["Currency"];
            /** @description The included quantity of each meter and the price of more. Each meter at most once. */
            items: {
                meter: components["schemas"]["CatalogCode"];
                included_qty: components["schemas"]["Qty"];
                /** @description The quantity that one `overage_price_cents` pays for. */
                overage_unit: number;
                overage_price_cents: components["schemas"]["PriceCents"];
            }[];
        };
        NewAddon: {
            code: components["schemas"]["CatalogCode"];
            name: components["schemas"]["DisplayName"];
            meter: components["schemas"]["CatalogCode"];
            /** @description The quantity of one unit. */
            qty: components["schemas"]["Qty"];
            /** @description The monthly price of one unit, in cents. */
            price_cents: components["schemas"]["PriceCents"];
            currency: components["schemas"]["Currency"];
        };
        AddonChanges: {
            name?: components["schemas"]["DisplayName"];
            /** @description The quantity of one unit. */
            qty?: components["schemas"]["Qty"];
            /** @description The monthly price of one unit, in cents. */
            price_cents?: components["schemas"]["PriceCents"];
        };
        /** @description The add-ons and the number of units of each. Each add-on at most once. */
        AddonOrders: components["schemas"]["AddonOrder"][];
        AddonOrder: {
            code: components["schemas"]["CatalogCode"];
            /** @description Default: 1. */
            units?: number;
        };
        QuoteRequest: {
            plan_code: components["schemas"]["CatalogCode"];
            addons?: components["schemas"]["AddonOrders"];
            /**
             * Format: uuid
             * @description The deployment that the quote is for: its trial is free. Default: none, and no trial.
             */
            deployment_id?: string;
            /**
             * Format: date
             * @description The first day to pay for, from 1970-01-01 to 2099-12-31. If the deployment is in a trial that ends later, the quote begins on the day on which it ends. Default: today in the service's `BILLING_TIME_ZONE`.
             */
            start_date?: string;
            /** @description The expected usage of one whole month. Each meter of the plan at most once. */
            usage?: {
                meter: components["schemas"]["CatalogCode"];
                /** @description The usage of the whole month, in the unit of the meter. */
                quantity: number;
            }[];
        };
        Quote: {
            plan_code: string;
            plan_version: number;
            currency: components["schemas"]["Currency"];
            /**
             * Format: date
             * @description The first day to pay for. In a trial it can be later than that of the request.
             */
            start_date: string;
            /** @description The cost of a whole calendar month. */
            recurring: {
                lines: components["schemas"]["QuoteLine"][];
                total_cents: components["schemas"]["Cents"];
            };
            /** @description The cost from `start_date` to the end of that month. */
            first_invoice: {
                /**
                 * Format: date
                 * @description The first day to pay for.
                 */
                period_start: string;
                /**
                 * Format: date
                 * @description The first day of the next month.
                 */
                period_end: string;
                /** @description The number of days to pay for. */
                days: number;
                days_in_month: number;
                /** @description The lines of `recurring` in the same order, prorated. */
                lines: components["schemas"]["QuoteLine"][];
                total_cents: components["schemas"]["Cents"];
            };
            /** @description The cost of `usage` beyond the included quantities. One line for each meter in `usage`. */
            overage: {
                lines: components["schemas"]["OverageLine"][];
                total_cents: components["schemas"]["Cents"];
            };
        };
        QuoteLine: {
            /** @enum {string} */
            kind: "plan" | "addon";
            code: string;
            /** @description 1 for the plan. */
            units: number;
            /** @description The price of one unit for a whole month. */
            unit_price_cents: components["schemas"]["Cents"];
            amount_cents: components["schemas"]["Cents"];
        };
        OverageLine: {
            meter: string;
            /** @description The quantity in `usage`. */
            quantity: number;
            /** @description The sum of the quantities that the plan and each unit of the add-ons include. */
            included_qty: number;
            /** @description The part of `quantity` beyond `included_qty`. */
            overage_qty: number;
            /** @description The quantity that one `overage_price_cents` pays for. */
            overage_unit: number;
            /** @description `overage_qty / overage_unit`, rounded up. */
            started_units: number;
            overage_price_cents: components["schemas"]["Cents"];
            /** @description `started_units × overage_price_cents`. */
            amount_cents: components["schemas"]["Cents"];
        };
        /** @description Whole cents of the quote's `currency`. */
        Cents: number;
        /** @description The figures of the provider. Its three amounts need not add up. */
        Balance: {
            provider: components["schemas"]["Provider"];
            month_to_date_balance: components["schemas"]["BilledAmount"];
            account_balance: components["schemas"]["BilledAmount"];
            month_to_date_usage: components["schemas"]["BilledAmount"];
            currency: components["schemas"]["Currency"];
            /**
             * Format: date-time
             * @description When the provider generated the balance.
             */
            generated_at: string;
            /**
             * Format: date-time
             * @description When the service stored the snapshot.
             */
            created_at: string;
        };
        /** @enum {string} */
        Provider: "digitalocean";
        Invoice: {
            /** Format: uuid */
            id: string;
            provider: components["schemas"]["Provider"];
            /** @description The invoice's id at the provider. */
            provider_uuid: string;
            invoice_number: string | null;
            /** @description The billed month. */
            period: string;
            issued_at: components["schemas"]["NullableTimestamp"];
            /** @description The amount of the applied revision, which the lines belong to. Before the first one: the same as `provider_amount`. */
            amount: components["schemas"]["BilledAmount"];
            /** @description The amount in the provider's latest list of invoices. It differs from `amount` until the document of the change is applied. If it cannot be read, the invoice is `failed` and keeps its former amount, 0 if it is new. */
            provider_amount: components["schemas"]["BilledAmount"];
            currency: components["schemas"]["Currency"];
            /** @description True for the invoice of the current month, which still changes. */
            provisional: boolean;
            ingest_status: components["schemas"]["IngestStatus"];
            finance_status: components["schemas"]["FinanceStatus"];
            pushed_to_finance_at: components["schemas"]["NullableTimestamp"];
            /** @description The invoice's id in finance; null until pushed. */
            finance_invoice_id: string | null;
            /** @description The URL and the tenant of the books that have the invoice, with a blank between them; null until pushed, or if the release before pushed it. */
            finance_target: string | null;
            /** @description The revision that gave amount, lines and totals; null until one was applied. */
            applied_revision: number | null;
            /** @description The revision that finance has; null until pushed. */
            pushed_revision: number | null;
            /** @description True if finance has a revision with another amount, tax or currency. A push corrects it. */
            changed_after_push: boolean;
            /** @description The number of lines; null until ingested. */
            line_count: number | null;
            /** @description The number of lines that match a resource; null until ingested. */
            matched_count: number | null;
            /** @description The sum of all lines; null until ingested. */
            lines_total: string | null;
            /** @description The sum of the tax lines; null until ingested. */
            tax_total: string | null;
            /** @description `lines_total` minus the first total that does not agree with it: `amount`, then the summary, then the items. If all agree: the rounding, at most half a cent, or 0. Null until ingested. */
            delta: string | null;
            /** @description `amount` minus `lines_total` if they agree but for a part of a cent, else 0. A push sends it as a line of its own. Null until ingested. */
            rounding: string | null;
            /** @description True if the service has read every line, and the lines, `amount`, the summary and the items agree to half a cent, or to half a unit of the last digit of `amount` if that is less, and the tax agrees with the summary; or if an operator has accepted the differences. Null until ingested. */
            reconciled: boolean | null;
            /** @description True if the tax lines of the latest document do not agree with the taxes of the summary. */
            tax_differs: boolean;
            /** @description How the latest document disagrees with the provider's totals. Null if it agrees, or if an operator has accepted it. */
            differences: components["schemas"]["InvoiceDifferences"] | null;
            /** @description Why the last ingest or push failed, or why the totals do not agree; null if all is well. */
            last_error: string | null;
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        /** @description A team at the provider. */
        Account: {
            /** Format: uuid */
            id: string;
            provider: components["schemas"]["Provider"];
            /** @description The id of the team at the provider, such as `do:team:…`. */
            urn: string;
            name: string;
            /** @description The kinds of resources that the token may not list, each with the scope that it lacks. Their cost lines match no resource. */
            not_visible: components["schemas"]["NotVisibleKind"][];
            /** @description The latest run of the inventory's sync with this team, or the failed one after it. Null before the first, and 90 days after the last. */
            last_sync: components["schemas"]["AccountSync"] | null;
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        NotVisibleKind: {
            kind: components["schemas"]["ResourceKind"];
            /** @description The scope that the token needs, such as `droplet:read`. */
            scope: string;
        };
        AccountSync: {
            ended_at: components["schemas"]["Timestamp"];
            /** @description `done` if every list was read. */
            outcome: string;
            /** @description Why it failed; null if it did not. */
            error: string | null;
        };
        Completeness: {
            from: components["schemas"]["Timestamp"];
            to: components["schemas"]["Timestamp"];
            /** @description The hours in which the balance was read. */
            balance: components["schemas"]["CompletenessSeries"];
            /** @description The days on which the billing history was read; it is known for 90 days. */
            history: components["schemas"]["CompletenessSeries"];
            /** @description The months whose invoice was ingested, from the first invoice on. */
            invoices: components["schemas"]["CompletenessSeries"];
        };
        CompletenessSeries: {
            /** @description The number of slots that were read in time. */
            done: number;
            /** @description The number of slots that were read late but before the next slot. */
            late: number;
            /** @description The number of slots that were read in a later slot. */
            back_filled: number;
            /** @description The number of slots that were not read. Those of the balance stay missing: the provider returns only the current balance. */
            missing: number;
            /** @description All slots, the oldest first. Consecutive slots with the same state are one item. */
            runs: components["schemas"]["CompletenessRun"][];
        };
        CompletenessRun: {
            /** @enum {string} */
            state: "done" | "late" | "back_filled" | "missing";
            /** @description The first slot: an hour such as `2026-11-27T08:00Z`, a day, or a month. */
            first: string;
            /** @description The last slot. */
            last: string;
            /** @description The number of slots. */
            count: number;
        };
        /**
         * @description `not_configured`: the service has no secret for finance and pushes nothing.
         * @enum {string}
         */
        FinanceStatus: "pending" | "pushed" | "failed" | "not_configured";
        /** @description A document of an invoice, with the totals that were read from it. Revisions never change. */
        InvoiceRevision: {
            /** @description The number of the revision, from 1. */
            revision: number;
            /**
             * @description `provider`: the provider sent another document. `reparse`: the kept document was read again. `operator`: an operator accepted a document.
             * @enum {string}
             */
            cause: "provider" | "reparse" | "operator";
            /** @description The SHA-256 of the CSV; null if the release that ingested it did not keep the CSV. */
            document_sha256: string | null;
            amount: components["schemas"]["BilledAmount"];
            currency: components["schemas"]["Currency"];
            line_count: number;
            lines_total: string;
            tax_total: string;
            /** @description As in the invoice. */
            delta: string;
            /** @description As in the invoice. */
            rounding: string;
            /** @description True if all totals agree, or an operator accepted the differences. */
            reconciled: boolean;
            /** @description How the document disagrees with the provider's totals; null if it agrees. */
            differences: components["schemas"]["InvoiceDifferences"] | null;
            /** @description Why an operator accepted the differences. */
            reason: string | null;
            /**
             * Format: date-time
             * @description When the invoice got the lines of the revision; null if it never did.
             */
            applied_at: string | null;
            created_at: components["schemas"]["Timestamp"];
        };
        DiscoveryResult: {
            /** @description The invoices that the provider lists, the preview included. */
            found: number;
            /** @description The invoices that the service did not know. */
            added: number;
            /** @description The known invoices whose header or CSV changed. An ingest of each is due. */
            changed: number;
        };
        ReparseResult: {
            /** @description The invoices whose documents will be read again. */
            due: number;
        };
        /**
         * @description `pending`: the service has yet to read the document. `ingested`: the lines are those of the latest document. `failed`: the document cannot be fetched or read. `held`: the document disagrees with the provider's totals after three attempts; an operator decides. An invoice that is failed or held keeps the lines of its applied revision.
         * @enum {string}
         */
        IngestStatus: "pending" | "ingested" | "failed" | "held";
        /** @description How a document disagrees with the provider's totals. */
        InvoiceDifferences: {
            /** @description The revision with this document. `acceptInvoice` takes it. */
            revision: number;
            /** @description The totals that do not agree with the lines. `taxes` compares the tax lines with the summary. */
            totals: {
                /** @enum {string} */
                against: "invoice" | "summary" | "items" | "taxes";
                /** @description The sum of the lines. */
                lines: string;
                /** @description The provider's total. */
                given: string;
                /** @description `lines` minus `given`. */
                delta: string;
            }[];
            /** @description The first 20 parts in which the lines differ from the summary or the items. */
            parts: {
                /** @enum {string} */
                against: "summary" | "items";
                /** @description Null if the total is not split by product. */
                product: string | null;
                charge_categories: components["schemas"]["ChargeCategory"][];
                lines: string;
                given: string;
                delta: string;
            }[];
            /** @description The first 20 rows of the CSV that cannot be read. The totals of the lines lack them. */
            rejected_rows: {
                row: number;
                column: string | null;
                reason: string;
            }[];
            rejected_row_count: number;
        };
        /** @enum {string} */
        CostLineKind: "droplet" | "droplet_backup" | "snapshot" | "volume" | "load_balancer" | "database" | "kubernetes" | "reserved_ip" | "app" | "registry" | "spaces" | "bandwidth" | "function" | "gradient" | "support" | "tax" | "credit" | "discount" | "other";
        /** @enum {string} */
        ChargeCategory: "usage" | "purchase" | "tax" | "credit" | "adjustment";
        CostLine: {
            /**
             * Format: uuid
             * @description Names this version of the line. A new classification or another resource is a next version, with an id of its own. An ingest keeps the ids of the lines that stay as they are; only their `row` may change.
             */
            id: string;
            /** @description The number of the version; the first is 1. Lists return only the latest version of a line. A line that disappears from its invoice and comes back begins with 1 again. */
            version: number;
            /** Format: uuid */
            invoice_id: string;
            /** @description The number of the record in the CSV; the header is 1. */
            row: number;
            kind: components["schemas"]["CostLineKind"];
            charge_category: components["schemas"]["ChargeCategory"];
            product: string;
            description: string;
            group_description: string | null;
            amount: components["schemas"]["BilledAmount"];
            currency: components["schemas"]["Currency"];
            /** @description The hours as billed; for backups, a count. */
            hours: string | null;
            start_at: components["schemas"]["NullableTimestamp"];
            end_at: components["schemas"]["NullableTimestamp"];
            project_name: string | null;
            category: string | null;
            /**
             * Format: uuid
             * @description The matched resource; null if there is none.
             */
            resource_id: string | null;
            /** @description How the resource was found; null if none matches. */
            matched_by: ("provider_id" | "name") | null;
            /** @description Why no resource matches: `not_a_resource`, `no_such_resource`, `ambiguous` or `not_visible`. Null if one matches. */
            unmatched_reason: string | null;
            /** @description The resource's id at the provider; null if the invoice does not give it. */
            provider_resource_id: string | null;
        };
        PushResult: {
            /**
             * @description `unchanged`: finance already had exactly this content. `not_configured`: the service has no secret for finance. `target_changed`: the invoice is in the books of another URL or tenant than the configured one; `force` sends it there, and `resendToFinance` sends all such invoices.
             * @enum {string}
             */
            outcome: "pushed" | "unchanged" | "not_configured" | "target_changed";
            /** @description The change in finance; null if nothing was sent. */
            action: ("created" | "updated") | null;
            finance_invoice_id: string | null;
        };
        /** @description A billed month, `YYYY-MM`. */
        Month: string;
        PushAttempt: {
            /** Format: uuid */
            id: string;
            /** @description The applied revision of the invoice that was sent; null if it had none. */
            revision: number | null;
            /**
             * Format: uuid
             * @description The run that sent it.
             */
            run_id: string | null;
            /** @description SHA-256 of the body, canonical JSON (RFC 8785), in hex. */
            digest: string;
            /** @description The URL and the tenant that the request went to, with a blank between them. */
            target: string;
            /** @description In minor units of the currency. */
            amount_gross_minor: number;
            /** @description In minor units of the currency. */
            amount_tax_minor: number;
            currency: string;
            /**
             * Format: date-time
             * @description The request was given up by then.
             */
            deadline_at: string;
            created_at: components["schemas"]["Timestamp"];
            /** @description The answer of finance; null if none has come. */
            receipt: components["schemas"]["PushReceipt"] | null;
        };
        PushReceipt: {
            /**
             * @description `refused`: finance answered with a 4xx, and booked nothing.
             * @enum {string}
             */
            outcome: "created" | "updated" | "refused";
            /** @description Null if finance refused it. */
            finance_invoice_id: string | null;
            /** @description The HTTP status of a refusal. */
            status: number | null;
            /** @description The message of a refusal. */
            detail: string | null;
            received_at: components["schemas"]["Timestamp"];
        };
        FinanceReconciliation: {
            period: components["schemas"]["Month"];
            /** @description How many invoices finance had. */
            confirmed: number;
            /** @description How many invoices finance had lost. */
            lost: number;
            data: components["schemas"]["ReconciledInvoice"][];
        };
        ReconciledInvoice: {
            /** Format: uuid */
            invoice_id: string;
            invoice_number: string | null;
            /**
             * @description `confirmed`: finance had the invoice. `lost`: finance did not have it any more, and has booked it again. `target_changed`: it is in the books of another URL or tenant, and was not sent. `failed`: see `error`.
             * @enum {string}
             */
            outcome: "confirmed" | "lost" | "target_changed" | "failed";
            finance_invoice_id: string | null;
            /** @description Why it failed; null otherwise. */
            error: string | null;
        };
        FinanceResend: {
            /** @description The configured URL and tenant of finance, with a blank between them. */
            target: string;
            /** @description How many invoices are due now. */
            due: number;
        };
        /** @enum {string} */
        ResourceKind: "droplet" | "volume" | "snapshot" | "load_balancer" | "database" | "kubernetes" | "reserved_ip" | "app" | "registry";
        Resource: {
            /** Format: uuid */
            id: string;
            provider: components["schemas"]["Provider"];
            kind: components["schemas"]["ResourceKind"];
            provider_id: string;
            name: string;
            region: string | null;
            /** @description The provider's object, as of the last sync that saw it. */
            attrs: {
                [key: string]: unknown;
            };
            /**
             * Format: uuid
             * @description The deployment that the resource is assigned to; null if there is none.
             */
            deployment_id: string | null;
            created_at_provider: components["schemas"]["NullableTimestamp"];
            first_seen_at: components["schemas"]["Timestamp"];
            last_seen_at: components["schemas"]["Timestamp"];
            /**
             * Format: date-time
             * @description When a sync found that the resource is gone; null while it exists.
             */
            gone_at: string | null;
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        /**
         * @description A kind of work. The `key` of an `ingest`, a `push` or a `reparse` is the id of an invoice, that of `deployment-due` the id of a deployment. All other kinds recur: each has one item, and its key is the name of the kind.
         * @enum {string}
         */
        WorkKind: "ingest" | "push" | "reparse" | "deployment-due" | "inventory-sync" | "balance-snapshot" | "billing-history" | "idempotency-purge" | "log-heads" | "due-repair" | "finance-reconcile" | "chain-verify" | "attention-upkeep";
        /**
         * @description - `scheduled`: due later, and no attempt has failed since it last succeeded
         *     - `due`: runs as soon as an instance has a place for it, unless its kind is paused or waits for a rate limit
         *     - `running`: an instance runs it under a lease
         *     - `retrying`: an attempt failed, and the next one comes at `next_attempt_at`
         *     - `blocked`: due, but the circuit of its kind is open: the other side denies access
         *     - `held`: needs an operator
         *     - `failed`: no attempt follows unless an operator retries it
         *     - `done`: succeeded or dismissed, and nothing is due
         * @enum {string}
         */
        WorkItemState: "scheduled" | "due" | "running" | "retrying" | "blocked" | "held" | "failed" | "done";
        WorkItem: {
            /** Format: uuid */
            id: string;
            kind: components["schemas"]["WorkKind"];
            key: string;
            state: components["schemas"]["WorkItemState"];
            /** @description The attempts since it last succeeded or was made due by a caller, the running one included. */
            attempts: number;
            /** @description The attempts after which it fails; some errors end it earlier. Null if it never fails, since it recurs. */
            max_attempts: number | null;
            /**
             * Format: date-time
             * @description The earliest time of the next attempt; in the past if it is due. Later than `due_at` while its kind waits for a rate limit or has an open circuit. Null if none follows: while it runs, while its kind is paused, and after its end.
             */
            next_attempt_at: string | null;
            due_at: components["schemas"]["Timestamp"];
            /** @description Null if the latest attempt succeeded. */
            last_error: string | null;
            last_error_code: string | null;
            last_error_at: components["schemas"]["NullableTimestamp"];
            /**
             * Format: uuid
             * @description The id of the instance that runs it; null if none does.
             */
            leased_by: string | null;
            leased_at: components["schemas"]["NullableTimestamp"];
            lease_until: components["schemas"]["NullableTimestamp"];
            /** @description If true, it is due again when its run has ended, because something newer came meanwhile. */
            rerun: boolean;
            succeeded_at: components["schemas"]["NullableTimestamp"];
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        WorkItemDetail: {
            /** Format: uuid */
            id: string;
            kind: components["schemas"]["WorkKind"];
            key: string;
            state: components["schemas"]["WorkItemState"];
            /** @description The attempts since it last succeeded or was made due by a caller, the running one included. */
            attempts: number;
            /** @description The attempts after which it fails; some errors end it earlier. Null if it never fails, since it recurs. */
            max_attempts: number | null;
            /**
             * Format: date-time
             * @description The earliest time of the next attempt; in the past if it is due. Later than `due_at` while its kind waits for a rate limit or has an open circuit. Null if none follows: while it runs, while its kind is paused, and after its end.
             */
            next_attempt_at: string | null;
            due_at: components["schemas"]["Timestamp"];
            /** @description Null if the latest attempt succeeded. */
            last_error: string | null;
            last_error_code: string | null;
            last_error_at: components["schemas"]["NullableTimestamp"];
            /**
             * Format: uuid
             * @description The id of the instance that runs it; null if none does.
             */
            leased_by: string | null;
            leased_at: components["schemas"]["NullableTimestamp"];
            lease_until: components["schemas"]["NullableTimestamp"];
            /** @description If true, it is due again when its run has ended, because something newer came meanwhile. */
            rerun: boolean;
            succeeded_at: components["schemas"]["NullableTimestamp"];
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
            runs: components["schemas"]["WorkRun"][];
        };
        /**
         * @description - `done`: succeeded
         *     - `retrying`: failed, and another attempt follows
         *     - `blocked`: the other side denied access, and the circuit of the kind opened
         *     - `waiting`: the provider's rate limit was used up, and the kind waits
         *     - `held`: failed, and needs an operator
         *     - `failed`: failed, and no attempt follows
         *     - `lost`: the lease ended before the run, for example because its instance died
         * @enum {string}
         */
        WorkRunOutcome: "done" | "retrying" | "blocked" | "waiting" | "held" | "failed" | "lost";
        WorkRun: {
            /** Format: uuid */
            id: string;
            attempt: number;
            /** Format: uuid */
            instance_id: string | null;
            started_at: components["schemas"]["Timestamp"];
            ended_at: components["schemas"]["Timestamp"];
            outcome: components["schemas"]["WorkRunOutcome"];
            /** @description What the run did; its members depend on the kind. `items` is the number of items that the run did together. Null if it did not succeed. */
            result: {
                [key: string]: unknown;
            } | null;
            error: string | null;
            error_code: string | null;
        };
        WorkRetry: {
            count: number;
        };
        WorkKindStatus: {
            kind: components["schemas"]["WorkKind"];
            /** @description How many items one instance runs at a time. 0 if this instance runs none, since it is not configured for them. */
            concurrency: number;
            circuit: {
                /**
                 * @description `open`: the other side denied access, and no item runs. `half_open`: one item at a time tests whether it still does.
                 * @enum {string}
                 */
                state: "closed" | "open" | "half_open";
                opened_at: components["schemas"]["NullableTimestamp"];
                half_open_at: components["schemas"]["NullableTimestamp"];
                /** @description The denials since it opened. */
                failures: number;
                error: string | null;
                error_code: string | null;
            };
            paused_at: components["schemas"]["NullableTimestamp"];
            /** @description The operator who paused it. */
            paused_by: string | null;
            /**
             * Format: date-time
             * @description No item runs before this time, because of a rate limit; null if none is in force.
             */
            wait_until: string | null;
            /** @description The items that are `due` or `blocked`. */
            due: number;
            /** @description For how long the oldest of them has been due; null if there is none. */
            oldest_due_seconds: number | null;
            running: number;
            held: number;
            failed: number;
            /** @description The runs that ended in the last 24 hours, by outcome. A run of several items counts once for each. */
            runs_24h: {
                done: number;
                retrying: number;
                blocked: number;
                waiting: number;
                held: number;
                failed: number;
                lost: number;
            };
        };
        Schedule: {
            name: string;
            kind: components["schemas"]["WorkKind"];
            /** @description In UTC. */
            cron: string;
            /** @description If false, this instance does not run the work, since it is not configured for it. */
            enabled: boolean;
            /**
             * Format: date-time
             * @description When work of the kind last succeeded; null if it has not in the last 90 days.
             */
            last_success_at: string | null;
            /** @description When it runs next: in the past if it is due. */
            next_at: components["schemas"]["Timestamp"];
            /** @description For recurring work, the time since the first slot after its last success; for other kinds, the time for which their oldest item has been due. 0 if nothing is late. */
            lag_seconds: number;
        };
        Instance: {
            /** Format: uuid */
            id: string;
            version: string;
            /** @description The name of the newest migration that it knows. */
            schema: string;
            /**
             * @description `live`: it sends heartbeats. `ended`: it was stopped. `dead`: it has sent no heartbeat for 90 seconds.
             * @enum {string}
             */
            state: "live" | "ended" | "dead";
            started_at: components["schemas"]["Timestamp"];
            heartbeat_at: components["schemas"]["Timestamp"];
            ended_at: components["schemas"]["NullableTimestamp"];
            /** @description How far its clock is ahead of PostgreSQL's; below 0 if it is behind. */
            clock_skew_ms: number;
            /** @description The items that it runs. */
            leases: number;
        };
        /**
         * @description The operation that made the change; `redactEvent` is the command `arcadia redact`.
         * @enum {string}
         */
        AuditAction: "draftPlanVersion" | "publishPlanVersion" | "retirePlanVersion" | "createAddon" | "updateAddon" | "publishAddon" | "retireAddon" | "ingestInvoice" | "pushInvoice" | "reconcileFinance" | "resendToFinance" | "acceptInvoice" | "reparseInvoices" | "discoverInvoices" | "updateResource" | "retryWorkItems" | "dismissWorkItem" | "pauseWorkKind" | "resumeWorkKind" | "probeWorkKind" | "runSchedule" | "dismissAttention" | "redactEvent";
        AuditTarget: {
            /** @enum {string} */
            type: "plan_version" | "addon" | "invoice" | "resource" | "work_item" | "work_kind" | "schedule" | "attention" | "deployment";
            /** Format: uuid */
            id: string;
        };
        AuditEntry: {
            /** Format: uuid */
            id: string;
            actor: components["schemas"]["Actor"];
            action: components["schemas"]["AuditAction"];
            target: components["schemas"]["AuditTarget"];
            /** @description The object before the change; null if the change created it. */
            before: {
                [key: string]: unknown;
            } | null;
            /** @description The object after the change; for an ingest or a push, the request. */
            after: {
                [key: string]: unknown;
            };
            /** @description Null if no request made the change. */
            request_id: string | null;
            recorded_at: components["schemas"]["Timestamp"];
        };
        /**
         * @description The kind of a situation that needs a person. The runbook has an entry for each.
         * @enum {string}
         */
        AttentionCause: "circuit_open" | "work_failed" | "schedule_stale" | "chain_broken" | "clock_skewed" | "standby_down" | "scope_missing" | "invoice_held" | "tax_differs" | "changed_after_push" | "finance_target_changed" | "slots_missing" | "schedule_store_down" | "instance_dead" | "not_configured" | "role_not_limited" | "unmatched_cost";
        Attention: {
            /** @description The critical causes first, then the warnings; each in the order of `AttentionCause`. */
            data: components["schemas"]["AttentionItem"][];
            /** @description The causes that could not be read, because PostgreSQL failed or took too long. Try again. */
            unread: components["schemas"]["AttentionCause"][];
            checked_at: components["schemas"]["Timestamp"];
        };
        AttentionItem: {
            cause: components["schemas"]["AttentionCause"];
            /**
             * @description `critical`: something stands still or is wrong until a person acts.
             * @enum {string}
             */
            severity: "warning" | "critical";
            /** @description One sentence for a person; it names what is concerned. */
            title: string;
            /** @description The number of things that are concerned, such as invoices. */
            count: number;
            /** @description The money that is concerned; null if there is none, or if its currencies differ. */
            amount: components["schemas"]["BilledAmount"] | null;
            /** @description The currency of `amount`; null without one. */
            currency: string | null;
            /**
             * Format: date-time
             * @description When the oldest of them began.
             */
            since: string;
            /** @description Whether an operator may dismiss the cause. */
            dismissible: boolean;
            /** @description The operation that ends it; null if only a change outside the service can end it. */
            action: components["schemas"]["AttentionAction"] | null;
            /** @description The path of the list of what is concerned; null if there is none. */
            objects: string | null;
        };
        AttentionAction: {
            /** @description The `operationId` in this contract. */
            operation_id: string;
            method: string;
            /** @description The path of the call. */
            href: string;
            /** @description The body of the call; add a `reason` if the operation takes one. Null if it takes no body. */
            body: {
                [key: string]: unknown;
            } | null;
        };
        AttentionDismissal: {
            cause: components["schemas"]["AttentionCause"];
            reason: string;
            actor: components["schemas"]["Actor"];
            /** @description The cause comes back when its count exceeds this one. */
            count: number;
            /** @description The cause comes back when its amount exceeds this one; null if it had none. */
            amount: components["schemas"]["BilledAmount"] | null;
            dismissed_at: components["schemas"]["Timestamp"];
        };
        Health: {
            /**
             * @description `degraded` if a store is not up.
             * @enum {string}
             */
            status: "ok" | "degraded";
            /** @description The version of the release. */
            version: string;
            /** @description The latest migration that the release needs. */
            schema: string;
            /**
             * Format: uuid
             * @description The id of the process that answers.
             */
            instance: string;
            stores: {
                /**
                 * @description `outdated` if PostgreSQL lacks a migration that the release needs: run `arcadia migrate`.
                 * @enum {string}
                 */
                postgres: "up" | "down" | "outdated";
                /** @description The standby that the feed of events is read from. Missing if the feed is read from the same PostgreSQL. If it is `down`, `followEvents` answers 503, and all else works. */
                standby?: components["schemas"]["StoreState"];
                /** @description The store in which Agenda keeps its schedules. */
                scheduler: {
                    /** @enum {string} */
                    backend: "mongodb" | "postgres";
                    state: components["schemas"]["StoreState"];
                };
            };
        };
        /** @enum {string} */
        StoreState: "up" | "down";
        /**
         * @description `/docs/errors` explains each code and says what to do.
         * @enum {string}
         */
        ProblemCode: "invalid_request" | "invalid_json" | "tenant_required" | "unauthenticated" | "forbidden" | "transition_not_permitted" | "billing_action_suspended" | "not_found" | "method_not_allowed" | "log_incomplete" | "slug_taken" | "already_subscribed" | "idempotency_key_reused" | "precondition_failed" | "body_too_large" | "headers_too_large" | "unsupported_media_type" | "illegal_transition" | "unknown_plan" | "unknown_addon" | "unknown_meter" | "plan_unchanged" | "currency_mismatch" | "plan_change_pending" | "unknown_deployment" | "addon_already_attached" | "transition_already_scheduled" | "addon_code_taken" | "addon_not_draft" | "addon_retired" | "plan_name_differs" | "plan_version_not_draft" | "plan_version_retired" | "not_subscribable" | "work_item_not_dismissible" | "schedule_disabled" | "invoice_unreadable" | "invoice_unreconciled" | "invoice_already_reconciled" | "invoice_provisional" | "revision_outdated" | "invoice_not_pushable" | "finance_rejected" | "work_kind_paused" | "cause_not_dismissible" | "too_many_requests" | "provider_unavailable" | "finance_unavailable" | "still_running" | "too_many_waiters" | "store_unavailable" | "internal_error";
        Problem: {
            /**
             * Format: uri-reference
             * @description The anchor of `code` on the page of errors.
             */
            type: string;
            /** @description The same for every occurrence of `code`. */
            title: string;
            status: number;
            /** @description Describes this occurrence and what to do. */
            detail: string;
            code: components["schemas"]["ProblemCode"];
            request_id: string;
            /** @description With `invalid_request` and `tenant_required`: the members that do not fit the contract. */
            errors?: {
                path: string;
                message: string;
            }[];
            /** @description With `forbidden`, if the role may not call the operation: the caller's role. */
            role?: string;
            /** @description With `role`: the roles that may call the operation. */
            roles?: string[];
            /** @description With `forbidden`, if the caller may not cancel something: the kind of actor that requested it. */
            requested_by_kind?: components["schemas"]["ActorKind"];
            /** @description With `illegal_transition` and `transition_not_permitted`: the current state. */
            from?: components["schemas"]["DeploymentState"];
            /** @description With `from`: the requested state. */
            to?: components["schemas"]["DeploymentState"];
            /** @description With `transition_not_permitted`: the kind of actor that the caller acts as. */
            actor?: components["schemas"]["ActorKind"];
            /** @description With `transition_not_permitted`: the actors that may make the transition. */
            permitted?: components["schemas"]["ActorKind"][];
            /** @description With `illegal_transition`: the states that the caller may change to. */
            allowed?: components["schemas"]["DeploymentState"][];
            /** @description With `illegal_transition`: the states of the caller's shortest path to `to`, both ends included; null if there is no path. */
            shortest_path?: components["schemas"]["DeploymentState"][] | null;
            /** @description With `precondition_failed`: the current `seq` of the deployment. With `log_incomplete`: the event that lacks the data. */
            seq?: number;
            /** @description With `precondition_failed`: the event that came between; the first one if there are several. */
            event?: components["schemas"]["DeploymentEvent"];
            /** @description With `transition_already_scheduled`: the scheduled transition. */
            scheduled_transition?: components["schemas"]["ScheduledTransition"];
            /** @description With `not_subscribable`: the state of the deployment. */
            state?: components["schemas"]["DeploymentState"];
            /**
             * Format: uuid
             * @description With `already_subscribed`: the existing subscription.
             */
            subscription_id?: string;
            /** @description With `plan_change_pending`: when the pending change takes effect. */
            effective_at?: components["schemas"]["Timestamp"];
            /** @description With `slug_taken`: the slug. */
            slug?: string;
            /** @description With `unknown_deployment`: the id. With `too_many_requests`: the deployment whose writes have reached the limit. */
            deployment_id?: string;
            /** @description With `unknown_plan`, `plan_unchanged`, `plan_name_differs` and `currency_mismatch`: the code of the plan. */
            plan_code?: string;
            /** @description With `plan_name_differs`: the name of the plan. */
            plan_name?: string;
            /** @description With `unknown_plan`: `retired` if the plan was on sale before. For a draft it is absent. */
            plan_status?: components["schemas"]["CatalogStatus"];
            /** @description With `unknown_plan`: the requested version, if the caller named one. With `plan_unchanged`: the current version. */
            plan_version?: number;
            /**
             * Format: uuid
             * @description With `plan_version_not_draft` and `plan_version_retired`: the id of the version.
             */
            plan_version_id?: string;
            /** @description With `plan_version_not_draft` and `unknown_plan`: the status of the version. */
            plan_version_status?: components["schemas"]["CatalogStatus"];
            /** @description With `currency_mismatch`: the currency of the subscription. */
            currency?: components["schemas"]["Currency"];
            /** @description With `currency_mismatch`: the currency of the plan. */
            plan_currency?: components["schemas"]["Currency"];
            /** @description With each error about an add-on: the code of the add-on. */
            addon_code?: string;
            /** @description With `addon_not_draft` and `unknown_addon`: the status of the add-on. */
            addon_status?: components["schemas"]["CatalogStatus"];
            /** @description With `unknown_meter`: the meter in the request. */
            meter?: string;
            /** @description With `unknown_meter`: the meters of the plan. */
            meters?: string[];
            /** @description With `idempotency_key_reused`: the key. */
            idempotency_key?: string;
            /** @description With `method_not_allowed`: the methods that the path allows. */
            allow?: string[];
            /** @description With `body_too_large` and `headers_too_large`: the limit, in bytes. */
            limit_bytes?: number;
            /** @description With `work_kind_paused`: the kind of work. */
            work_kind?: string;
            /** @description With `work_kind_paused`: the subject of the operator. */
            paused_by?: string;
            /** @description With `invoice_not_pushable`: true if the invoice still changes. */
            provisional?: boolean;
            /** @description With `invoice_not_pushable`: the ingest status of the invoice. */
            ingest_status?: components["schemas"]["IngestStatus"];
            /** @description With `invoice_not_pushable`: true if the lines agree with the invoice's totals. */
            reconciled?: boolean | null;
            /** @description With `work_item_not_dismissible`: the state of the work item. */
            work_item_state?: components["schemas"]["WorkItemState"];
            /** @description With `schedule_disabled`: the kind of work. */
            kind?: components["schemas"]["WorkKind"];
            /**
             * @description With `store_unavailable`: what ails PostgreSQL.
             * @enum {string}
             */
            condition?: "unreachable" | "starting" | "disk_full" | "disk_error" | "out_of_memory" | "too_many_connections" | "out_of_resources" | "read_only" | "too_slow";
            /** @description With `cause_not_dismissible`: the cause. */
            cause?: components["schemas"]["AttentionCause"];
            /** @description With `invoice_unreconciled` and `invoice_not_pushable`: how the latest document disagrees with the provider's totals. */
            differences?: components["schemas"]["InvoiceDifferences"] | null;
            /** @description With `revision_outdated` and `invoice_already_reconciled`: the revision in the request. */
            revision?: number;
            /** @description With `revision_outdated`: the latest revision of the invoice. */
            latest_revision?: number;
            /** @description The time to wait before the next try, in seconds; `Retry-After` has the same value. */
            retry_after_seconds?: number;
        } & {
            [key: string]: unknown;
        };
    };
    responses: {
        /** @description The plan version. */
        Plan: {
            headers: {
                "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Plan"];
            };
        };
        /** @description The add-on. */
        Addon: {
            headers: {
                "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Addon"];
            };
        };
        /** @description The invoice. */
        Invoice: {
            headers: {
                "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Invoice"];
            };
        };
        /** @description The state of each store. */
        Health: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Health"];
            };
        };
        /** @description PostgreSQL answers, and its schema fits. */
        Ready: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Health"];
            };
        };
        /** @description PostgreSQL does not answer, or lacks a migration that this release needs. */
        NotReady: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Health"];
            };
        };
        /** @description An RFC 9457 problem. */
        Problem: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The path, the query or a header does not fit the contract. */
        InvalidRequest: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The path, the query or a header does not fit the contract. */
        InvalidId: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request is not valid HTTP, or has a query. */
        MalformedRequest: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request does not fit the contract, or its body is not JSON. */
        InvalidBody: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request does not fit the contract, its body is not JSON, or a platform role names no tenant. */
        InvalidDeployment: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request has no valid token. */
        Unauthenticated: {
            headers: {
                "WWW-Authenticate": components["headers"]["Authenticate"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The role of the caller may not make this call. */
        Forbidden: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The role of the caller may not make this call, or may not create this deployment. */
        ForbiddenDeployment: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The caller may not see this tenant. */
        ForbiddenTenant: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The caller may not list add-ons in this status. */
        ForbiddenStatus: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The caller may not make this change, or the override blocks changes by `system`. */
        ForbiddenUpdate: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The role of the caller may not make this call, or the override blocks changes by `system`. */
        ForbiddenChange: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The role of the caller may not make this call, or may not cancel the request of this actor. */
        ForbiddenCancel: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The caller may not make the transition. */
        ForbiddenTransition: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The deployment does not exist, or the caller may not see it. */
        NotFound: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The invoice does not exist. */
        InvoiceNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The invoice or the revision does not exist. */
        RevisionNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The invoice or the revision does not exist, or the service has no CSV of it. */
        DocumentNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The add-on does not exist. */
        AddonNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The plan version does not exist. */
        PlanVersionNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The resource does not exist. */
        ResourceNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The path or a header does not fit the contract. */
        InvalidWorkKind: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The path or a header does not fit the contract. */
        InvalidScheduleName: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The work item does not exist. */
        WorkItemNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The schedule does not exist. */
        ScheduleNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The work item is neither failed nor held. */
        WorkItemNotDismissible: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The service is not configured for the work of the schedule. */
        ScheduleDisabled: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The service has no balance yet. */
        BalanceNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The cause does not need a person now. */
        AttentionNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The caller sees no such deployment, or it has never subscribed. */
        SubscriptionNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The caller sees no such deployment, or it has no live subscription. */
        LiveSubscriptionNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The caller sees no such deployment, or the add-on is not attached. */
        AttachedAddonNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The caller sees no such deployment, or no transition is scheduled. */
        ScheduledTransitionNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The caller sees no such deployment, or no plan change is pending. */
        PlanChangeNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The idempotency key was sent with another request. */
        KeyReused: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A later revision exists, or the revision is reconciled already; or the idempotency key was sent with another request. */
        RevisionNotAcceptable: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The tenant has, or had, a deployment with this slug; or the idempotency key was sent with another request. */
        SlugTaken: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A transition is scheduled already; or the idempotency key was sent with another request. */
        TransitionAlreadyScheduled: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The deployment has a subscription; or the idempotency key was sent with another request. */
        AlreadySubscribed: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The subscription has this add-on; or the idempotency key was sent with another request. */
        AddonAlreadyAttached: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A plan change is pending; or the idempotency key was sent with another request. */
        PlanChangePending: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is, or was, an add-on with this code; or the idempotency key was sent with another request. */
        AddonCodeTaken: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The log was redacted and cannot answer. */
        LogIncomplete: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The deployment has changed since the ETag in `If-Match`. */
        PreconditionFailed: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is over 100 kB. */
        BodyTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is not JSON in UTF-8. */
        UnsupportedMediaType: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The lifecycle does not have the transition. */
        IllegalTransition: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The order cannot be placed: its plan, an add-on or the state of the deployment does not permit it. */
        NotSubscribable: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no active add-on with this code in the currency of the plan. */
        UnknownAddon: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The subscription cannot change to this plan. */
        PlanNotChangeable: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The plan is new and has no `name`, or it has another name. */
        PlanNotDraftable: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The version is not a draft. */
        PlanVersionNotDraft: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The version has retired already. */
        PlanVersionRetired: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The add-on has retired. */
        AddonRetired: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The add-on is not a draft. */
        AddonNotDraft: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The plan, an add-on or a meter does not exist. */
        NotQuotable: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The provider's file is not an invoice in a known format, or disagrees with the provider's totals. */
        InvoiceUnreadable: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The invoice is provisional. */
        InvoiceProvisional: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The invoice cannot be pushed, or finance rejected it. */
        InvoiceNotPushed: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The cause may not be dismissed. */
        CauseNotDismissible: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The deployment does not exist. */
        UnknownDeployment: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many requests of the caller, or its writes to one deployment, run or wait already. A tenant is one caller, and so is each `sub` of a platform role. */
        TooManyRequests: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The path and the headers together are too long. The connection ends with the answer. */
        HeadersTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The service failed and logged the cause. */
        InternalError: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The service cannot reach its database or fetch the keys that verify tokens. */
        StoreUnavailable: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The service cannot reach its database, or too many requests wait for events. */
        FeedUnavailable: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The service cannot reach its database or the provider, or the work still runs. */
        ProviderUnavailable: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The service cannot reach its database or finance, or the work still runs. */
        FinanceUnavailable: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-Request-Id": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        Id: string;
        /** @description The largest number of items on the page. */
        Limit: number;
        /** @description The `next_cursor` of the previous page, an opaque string. Default: the first page. */
        Cursor: string;
        /** @description `asc` returns first the item that the service stored first, `desc` the one that it stored last. The order among cost lines that one ingest stored has no meaning. A cursor is valid only with the order of the page that returned it. */
        Order: "asc" | "desc";
        WorkKind: components["schemas"]["WorkKind"];
        /** @description The billed month as `YYYY-MM`, or as any of its days. Default: all months. */
        Period: string;
        /** @description If true, the list includes the invoice of the current month, which still changes. */
        Provisional: boolean;
        /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
        IdempotencyKey: string;
        /** @description The ETag of the deployment that the change is based on, or `*` for any. If the deployment has changed since, the response is 412 with the event that came between: read the deployment again and decide anew. */
        IfMatch: string;
    };
    requestBodies: never;
    headers: {
        /** @description Suggests a name for the file. */
        ContentDisposition: string;
        /** @description The id of the request: the caller's `X-Request-Id` if it matches `^[\w.-]{1,128}$`, else a new id. The service logs it and stores it with events. */
        RequestId: string;
        /** @description The deployment's `seq` in quotes. Send it as `If-Match` with the next change. */
        ETag: string;
        /** @description The path of the created object; after `attachAddon`, that of the subscription. */
        Location: string;
        /** @description The time to wait before the next try, in seconds. */
        RetryAfter: number;
        /** @description `Bearer`: the request needs a token. */
        Authenticate: string;
        /** @description `true` if this is the stored response of an earlier call with the same key. */
        IdempotencyReplayed: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listDeployments: {
        parameters: {
            query?: {
                /** @description Returns only deployments in this state. */
                state?: components["schemas"]["DeploymentState"];
                /** @description Returns only deployments of this tenant. Platform roles may name any tenant. Other roles may name only their own; for another tenant they get 403 `forbidden`. */
                tenant_id?: components["schemas"]["TenantId"];
                /** @description The largest number of items on the page. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous page, an opaque string. Default: the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description `asc` returns first the item that the service stored first, `desc` the one that it stored last. The order among cost lines that one ingest stored has no meaning. A cursor is valid only with the order of the page that returned it. */
                order?: components["parameters"]["Order"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of deployments. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Deployment"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenTenant"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    createDeployment: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slug": "shop",
                 *       "display_name": "Shop",
                 *       "region": "syd1"
                 *     }
                 */
                "application/json": components["schemas"]["NewDeployment"];
            };
        };
        responses: {
            /** @description The new deployment. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deployment"];
                };
            };
            400: components["responses"]["InvalidDeployment"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenDeployment"];
            409: components["responses"]["SlugTaken"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    getDeployment: {
        parameters: {
            query?: {
                /** @description The instant to read the deployment as of, in RFC 3339. Default: now. */
                as_of?: string;
            };
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The deployment with its subscription and events. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeploymentDetail"];
                };
            };
            400: components["responses"]["InvalidId"];
            401: components["responses"]["Unauthenticated"];
            404: components["responses"]["NotFound"];
            410: components["responses"]["LogIncomplete"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    updateDeployment: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the deployment that the change is based on, or `*` for any. If the deployment has changed since, the response is 412 with the event that came between: read the deployment again and decide anew. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "display_name": "Shop, second edition",
                 *       "llm_mode": "dedicated"
                 *     }
                 */
                "application/json": components["schemas"]["DeploymentChanges"];
            };
        };
        responses: {
            /** @description The deployment after the change. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deployment"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenUpdate"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["KeyReused"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    transitionDeployment: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the deployment that the change is based on, or `*` for any. If the deployment has changed since, the response is 412 with the event that came between: read the deployment again and decide anew. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "to": "paused",
                 *       "reason": "The season is over",
                 *       "effective_at": "2026-12-01T00:00:00Z"
                 *     }
                 */
                "application/json": {
                    to: components["schemas"]["DeploymentState"];
                    reason?: components["schemas"]["Reason"];
                    /** @description The instant of the transition, in the future and before 2100. Default: now. */
                    effective_at?: components["schemas"]["Timestamp"];
                };
            };
        };
        responses: {
            /** @description The deployment after the change. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deployment"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenTransition"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["TransitionAlreadyScheduled"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["IllegalTransition"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    cancelScheduledTransition: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the deployment that the change is based on, or `*` for any. If the deployment has changed since, the response is 412 with the event that came between: read the deployment again and decide anew. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The deployment without the scheduled transition. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deployment"];
                };
            };
            400: components["responses"]["InvalidId"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenCancel"];
            404: components["responses"]["ScheduledTransitionNotFound"];
            409: components["responses"]["KeyReused"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    subscribeDeployment: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the deployment that the change is based on, or `*` for any. If the deployment has changed since, the response is 412 with the event that came between: read the deployment again and decide anew. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "plan_code": "studio",
                 *       "addons": [
                 *         {
                 *           "code": "storage_50gb"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": {
                    plan_code: components["schemas"]["CatalogCode"];
                    addons?: components["schemas"]["AddonOrders"];
                };
            };
        };
        responses: {
            /** @description The new subscription. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenChange"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["AlreadySubscribed"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["NotSubscribable"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    getSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The latest subscription. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            400: components["responses"]["InvalidId"];
            401: components["responses"]["Unauthenticated"];
            404: components["responses"]["SubscriptionNotFound"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    attachAddon: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the deployment that the change is based on, or `*` for any. If the deployment has changed since, the response is 412 with the event that came between: read the deployment again and decide anew. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "storage_50gb",
                 *       "units": 1
                 *     }
                 */
                "application/json": components["schemas"]["AddonOrder"];
            };
        };
        responses: {
            /** @description The subscription with the add-on. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenChange"];
            404: components["responses"]["LiveSubscriptionNotFound"];
            409: components["responses"]["AddonAlreadyAttached"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnknownAddon"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    removeAddon: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the deployment that the change is based on, or `*` for any. If the deployment has changed since, the response is 412 with the event that came between: read the deployment again and decide anew. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: components["parameters"]["Id"];
                /** @description The `id` of the add-on in the subscription's `addons`. */
                addon_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The subscription without the add-on. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            400: components["responses"]["InvalidId"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenChange"];
            404: components["responses"]["AttachedAddonNotFound"];
            409: components["responses"]["KeyReused"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    changePlan: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the deployment that the change is based on, or `*` for any. If the deployment has changed since, the response is 412 with the event that came between: read the deployment again and decide anew. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "plan_code": "pro",
                 *       "timing": "period_end"
                 *     }
                 */
                "application/json": components["schemas"]["PlanChangeRequest"];
            };
        };
        responses: {
            /** @description The quotes before and after the change, and the subscription. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanChange"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenChange"];
            404: components["responses"]["LiveSubscriptionNotFound"];
            409: components["responses"]["PlanChangePending"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["PlanNotChangeable"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    cancelPlanChange: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The ETag of the deployment that the change is based on, or `*` for any. If the deployment has changed since, the response is 412 with the event that came between: read the deployment again and decide anew. */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The subscription without the plan change. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            400: components["responses"]["InvalidId"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenCancel"];
            404: components["responses"]["PlanChangeNotFound"];
            409: components["responses"]["KeyReused"];
            412: components["responses"]["PreconditionFailed"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    listDeploymentEvents: {
        parameters: {
            query?: {
                /** @description The largest number of items on the page. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous page, an opaque string. Default: the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description `asc` returns first the item that the service stored first, `desc` the one that it stored last. The order among cost lines that one ingest stored has no meaning. A cursor is valid only with the order of the page that returned it. */
                order?: components["parameters"]["Order"];
            };
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of events. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["DeploymentEvent"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    getLifecycle: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The lifecycle. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lifecycle"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthenticated"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    followEvents: {
        parameters: {
            query?: {
                /** @description The `next_cursor` of the previous page, an opaque string. Default: start with the first event. */
                after?: string;
                /** @description The longest time to wait for an event if there is none, in seconds. */
                wait?: number;
                /** @description The largest number of items on the page. */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events after the cursor. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["FeedEvent"][];
                        /** @description The `after` of the next call. */
                        next_cursor: string;
                    };
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["FeedUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    listPlans: {
        parameters: {
            query?: {
                /** @description The largest number of items on the page. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous page, an opaque string. Default: the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description `asc` returns first the item that the service stored first, `desc` the one that it stored last. The order among cost lines that one ingest stored has no meaning. A cursor is valid only with the order of the page that returned it. */
                order?: components["parameters"]["Order"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of plans. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Plan"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    listPlanVersions: {
        parameters: {
            query?: {
                /** @description Returns only versions of this plan. */
                plan_code?: components["schemas"]["CatalogCode"];
                /** @description Returns only versions in this status. */
                status?: components["schemas"]["CatalogStatus"];
                /** @description The largest number of items on the page. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous page, an opaque string. Default: the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description `asc` returns first the item that the service stored first, `desc` the one that it stored last. The order among cost lines that one ingest stored has no meaning. A cursor is valid only with the order of the page that returned it. */
                order?: components["parameters"]["Order"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of plan versions. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Plan"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    draftPlanVersion: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "plan_code": "studio",
                 *       "base_price_cents": 5500,
                 *       "currency": "AUD",
                 *       "items": [
                 *         {
                 *           "meter": "storage_gb",
                 *           "included_qty": 50,
                 *           "overage_unit": 1,
                 *           "overage_price_cents": 20
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewPlanVersion"];
            };
        };
        responses: {
            /** @description The draft. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["KeyReused"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["PlanNotDraftable"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    getPlanVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Plan"];
            400: components["responses"]["InvalidId"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["PlanVersionNotFound"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    publishPlanVersion: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Plan"];
            400: components["responses"]["InvalidId"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["PlanVersionNotFound"];
            409: components["responses"]["KeyReused"];
            422: components["responses"]["PlanVersionNotDraft"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    retirePlanVersion: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The retired version. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            400: components["responses"]["InvalidId"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["PlanVersionNotFound"];
            409: components["responses"]["KeyReused"];
            422: components["responses"]["PlanVersionRetired"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    listAddons: {
        parameters: {
            query?: {
                /** @description Returns only add-ons in this status. Only platform_admin may ask for another status than `active`; other roles get 403 `forbidden`. */
                status?: components["schemas"]["CatalogStatus"];
                /** @description The largest number of items on the page. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous page, an opaque string. Default: the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description `asc` returns first the item that the service stored first, `desc` the one that it stored last. The order among cost lines that one ingest stored has no meaning. A cursor is valid only with the order of the page that returned it. */
                order?: components["parameters"]["Order"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of add-ons. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Addon"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["ForbiddenStatus"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    createAddon: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "storage_50gb",
                 *       "name": "Storage, 50 GB",
                 *       "meter": "storage_gb",
                 *       "qty": 50,
                 *       "price_cents": 750,
                 *       "currency": "AUD"
                 *     }
                 */
                "application/json": components["schemas"]["NewAddon"];
            };
        };
        responses: {
            /** @description The draft. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Addon"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["AddonCodeTaken"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    getAddon: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Addon"];
            400: components["responses"]["InvalidId"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["AddonNotFound"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    updateAddon: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "price_cents": 800
                 *     }
                 */
                "application/json": components["schemas"]["AddonChanges"];
            };
        };
        responses: {
            /** @description The add-on after the change. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Addon"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["AddonNotFound"];
            409: components["responses"]["KeyReused"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["AddonRetired"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    publishAddon: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Addon"];
            400: components["responses"]["InvalidId"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["AddonNotFound"];
            409: components["responses"]["KeyReused"];
            422: components["responses"]["AddonNotDraft"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    retireAddon: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The retired add-on. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Addon"];
                };
            };
            400: components["responses"]["InvalidId"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["AddonNotFound"];
            409: components["responses"]["KeyReused"];
            422: components["responses"]["AddonRetired"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    quote: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "plan_code": "studio",
                 *       "addons": [
                 *         {
                 *           "code": "storage_50gb"
                 *         }
                 *       ],
                 *       "start_date": "2026-12-20",
                 *       "usage": [
                 *         {
                 *           "meter": "storage_gb",
                 *           "quantity": 130
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["QuoteRequest"];
            };
        };
        responses: {
            /** @description The quote. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quote"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthenticated"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["NotQuotable"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    getBalance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The latest snapshot. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Balance"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["BalanceNotFound"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    listAccounts: {
        parameters: {
            query?: {
                /** @description The largest number of items on the page. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous page, an opaque string. Default: the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description `asc` returns first the item that the service stored first, `desc` the one that it stored last. The order among cost lines that one ingest stored has no meaning. A cursor is valid only with the order of the page that returned it. */
                order?: components["parameters"]["Order"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of accounts. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Account"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    getCompleteness: {
        parameters: {
            query?: {
                /** @description The first time of the window. Default: 31 days before `to`. */
                from?: string;
                /** @description The end of the window, at most 400 days after `from`. Default: now. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The states of all expected slots. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Completeness"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    listCostLines: {
        parameters: {
            query?: {
                /** @description The billed month as `YYYY-MM`, or as any of its days. Default: all months. */
                period?: components["parameters"]["Period"];
                /** @description Returns only lines of this invoice, even if it is provisional. */
                invoice_id?: string;
                /** @description Returns only lines of this kind. */
                kind?: components["schemas"]["CostLineKind"];
                /** @description If true, the list includes the invoice of the current month, which still changes. */
                provisional?: components["parameters"]["Provisional"];
                /** @description The largest number of items on the page. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous page, an opaque string. Default: the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description `asc` returns first the item that the service stored first, `desc` the one that it stored last. The order among cost lines that one ingest stored has no meaning. A cursor is valid only with the order of the page that returned it. */
                order?: components["parameters"]["Order"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of cost lines. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["CostLine"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    listInvoices: {
        parameters: {
            query?: {
                /** @description The billed month as `YYYY-MM`, or as any of its days. Default: all months. */
                period?: components["parameters"]["Period"];
                /** @description Returns only invoices with this ingest status. */
                ingest_status?: components["schemas"]["IngestStatus"];
                /** @description Returns only invoices with this finance status. */
                finance_status?: components["schemas"]["FinanceStatus"];
                /** @description Returns only invoices that are reconciled, or only those that are not. */
                reconciled?: boolean;
                /** @description Returns only invoices whose tax differs from their summary, or only the others. */
                tax_differs?: boolean;
                /** @description Returns only invoices that changed after their last push, or only the others. */
                changed_after_push?: boolean;
                /** @description If true, the list includes the invoice of the current month, which still changes. */
                provisional?: components["parameters"]["Provisional"];
                /** @description The largest number of items on the page. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous page, an opaque string. Default: the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description `asc` returns first the item that the service stored first, `desc` the one that it stored last. The order among cost lines that one ingest stored has no meaning. A cursor is valid only with the order of the page that returned it. */
                order?: components["parameters"]["Order"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of invoices. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Invoice"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    discoverInvoices: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The invoices that were found. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DiscoveryResult"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["KeyReused"];
            422: components["responses"]["InvoiceUnreadable"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ProviderUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    reparseInvoices: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "ids": [
                 *         "01a21b7d-0c11-7a40-9d5e-6f2b8c1a4e77"
                 *       ]
                 *     }
                 */
                "application/json": {
                    /** @description The invoices. */
                    ids: string[];
                } | {
                    /**
                     * @description All invoices.
                     * @constant
                     */
                    all: true;
                };
            };
        };
        responses: {
            /** @description The number of work items that are due. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReparseResult"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["InvoiceNotFound"];
            409: components["responses"]["KeyReused"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    getInvoice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Invoice"];
            400: components["responses"]["InvalidId"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["InvoiceNotFound"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    ingestInvoice: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Invoice"];
            400: components["responses"]["InvalidId"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["InvoiceNotFound"];
            409: components["responses"]["KeyReused"];
            422: components["responses"]["InvoiceUnreadable"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["ProviderUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    getInvoiceDocument: {
        parameters: {
            query?: {
                /** @description Returns the CSV of this revision. */
                revision?: number;
            };
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The CSV. */
            200: {
                headers: {
                    "Content-Disposition": components["headers"]["ContentDisposition"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            400: components["responses"]["InvalidId"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["DocumentNotFound"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    listInvoiceRevisions: {
        parameters: {
            query?: {
                /** @description The largest number of items on the page. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous page, an opaque string. Default: the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description `asc` returns first the item that the service stored first, `desc` the one that it stored last. The order among cost lines that one ingest stored has no meaning. A cursor is valid only with the order of the page that returned it. */
                order?: components["parameters"]["Order"];
            };
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of revisions. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["InvoiceRevision"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["InvoiceNotFound"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    acceptInvoice: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "revision": 2,
                 *       "reason": "The provider confirmed the credit by mail."
                 *     }
                 */
                "application/json": {
                    /** @description The latest revision of the invoice, as its `differences` name it. */
                    revision: number;
                    /** @description Why the differences are right. The audit log, the revision and finance get it. */
                    reason: components["schemas"]["Reason"];
                };
            };
        };
        responses: {
            200: components["responses"]["Invoice"];
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["RevisionNotFound"];
            409: components["responses"]["RevisionNotAcceptable"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvoiceProvisional"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    pushInvoice: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "force": true
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Sends the invoice even if finance already has exactly this content.
                     * @default false
                     */
                    force?: boolean;
                };
            };
        };
        responses: {
            /** @description The result of the push. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushResult"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["InvoiceNotFound"];
            409: components["responses"]["KeyReused"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["InvoiceNotPushed"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["FinanceUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    listPushAttempts: {
        parameters: {
            query?: {
                /** @description The largest number of items on the page. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous page, an opaque string. Default: the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description `asc` returns first the item that the service stored first, `desc` the one that it stored last. The order among cost lines that one ingest stored has no meaning. A cursor is valid only with the order of the page that returned it. */
                order?: components["parameters"]["Order"];
            };
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of attempts. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["PushAttempt"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["InvoiceNotFound"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    reconcileFinance: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "period": "2026-10"
                 *     }
                 */
                "application/json": {
                    period: components["schemas"]["Month"];
                };
            };
        };
        responses: {
            /** @description How finance answered for each invoice. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FinanceReconciliation"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["KeyReused"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["FinanceUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    resendToFinance: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "from_period": "2026-07"
                 *     }
                 */
                "application/json": {
                    from_period?: components["schemas"]["Month"];
                };
            };
        };
        responses: {
            /** @description The number of invoices that are due now. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FinanceResend"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["KeyReused"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["FinanceUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    listResources: {
        parameters: {
            query?: {
                /** @description Returns only resources of this kind. */
                kind?: components["schemas"]["ResourceKind"];
                /** @description Returns only resources that are assigned to this deployment. */
                deployment_id?: string;
                /** @description The largest number of items on the page. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous page, an opaque string. Default: the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description `asc` returns first the item that the service stored first, `desc` the one that it stored last. The order among cost lines that one ingest stored has no meaning. A cursor is valid only with the order of the page that returned it. */
                order?: components["parameters"]["Order"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of resources. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Resource"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    updateResource: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "deployment_id": "01a21b7c-8d73-73ed-bb50-c3d5da043964"
                 *     }
                 */
                "application/json": {
                    /**
                     * Format: uuid
                     * @description The deployment that the resource belongs to from now on. Null removes the assignment.
                     */
                    deployment_id: string | null;
                };
            };
        };
        responses: {
            /** @description The resource. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["ResourceNotFound"];
            409: components["responses"]["KeyReused"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnknownDeployment"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    listWorkItems: {
        parameters: {
            query?: {
                /** @description Returns only items of this kind. */
                kind?: components["schemas"]["WorkKind"];
                /** @description Returns only items in this state. */
                state?: components["schemas"]["WorkItemState"];
                /** @description Returns only items with this key, for example those of an invoice. */
                key?: string;
                /** @description The largest number of items on the page. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous page, an opaque string. Default: the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description `asc` returns first the item that the service stored first, `desc` the one that it stored last. The order among cost lines that one ingest stored has no meaning. A cursor is valid only with the order of the page that returned it. */
                order?: components["parameters"]["Order"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of work items. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["WorkItem"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    retryWorkItems: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "push",
                 *       "state": "failed"
                 *     }
                 */
                "application/json": {
                    kind: components["schemas"]["WorkKind"];
                    /** @enum {string} */
                    state: "failed" | "held" | "retrying";
                } | {
                    ids: string[];
                };
            };
        };
        responses: {
            /** @description The number of items that are due now. Unknown ids do not count. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkRetry"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["KeyReused"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    getWorkItem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The work item. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkItemDetail"];
                };
            };
            400: components["responses"]["InvalidId"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["WorkItemNotFound"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    dismissWorkItem: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "The invoice was booked by hand."
                 *     }
                 */
                "application/json": {
                    /** @description Why the work need not be done. The audit log keeps it. */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The work item. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkItem"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["WorkItemNotFound"];
            409: components["responses"]["KeyReused"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["WorkItemNotDismissible"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    listWorkKinds: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every kind of work. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["WorkKindStatus"][];
                    };
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    pauseWorkKind: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                kind: components["parameters"]["WorkKind"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The kind of work. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkKindStatus"];
                };
            };
            400: components["responses"]["InvalidWorkKind"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["KeyReused"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    resumeWorkKind: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                kind: components["parameters"]["WorkKind"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The kind of work. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkKindStatus"];
                };
            };
            400: components["responses"]["InvalidWorkKind"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["KeyReused"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    probeWorkKind: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                kind: components["parameters"]["WorkKind"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The kind of work. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkKindStatus"];
                };
            };
            400: components["responses"]["InvalidWorkKind"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["KeyReused"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    listSchedules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every schedule. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Schedule"][];
                    };
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    runSchedule: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The name of the schedule, as `listSchedules` returns it. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The schedule. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            400: components["responses"]["InvalidScheduleName"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["ScheduleNotFound"];
            409: components["responses"]["KeyReused"];
            422: components["responses"]["ScheduleDisabled"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    listInstances: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The instances. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Instance"][];
                    };
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    listAuditLog: {
        parameters: {
            query?: {
                /** @description Returns only changes by this operation. */
                action?: components["schemas"]["AuditAction"];
                /** @description Returns only changes by this actor: the `id` of the actor in an entry. */
                actor?: string;
                /** @description Returns only changes to the object with this id. */
                target_id?: string;
                /** @description The largest number of items on the page. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous page, an opaque string. Default: the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description `asc` returns first the item that the service stored first, `desc` the one that it stored last. The order among cost lines that one ingest stored has no meaning. A cursor is valid only with the order of the page that returned it. */
                order?: components["parameters"]["Order"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of entries. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["AuditEntry"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    listAttention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The causes that need a person. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attention"];
                };
            };
            400: components["responses"]["MalformedRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    dismissAttention: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a call safe to repeat: within 24 hours, calls with the same key take effect once and get the same response (`Idempotency-Replayed: true`). Use a new key for each new request. The service does not store responses with 401, 403, 429 or 5xx: repeat those with the same key. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                cause: components["schemas"]["AttentionCause"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "Finance starts in January."
                 *     }
                 */
                "application/json": {
                    /** @description Why the caller accepts the situation. The audit log keeps it. */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The dismissal. */
            200: {
                headers: {
                    "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttentionDismissal"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["AttentionNotFound"];
            409: components["responses"]["KeyReused"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["CauseNotDismissible"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["StoreUnavailable"];
            default: components["responses"]["Problem"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Health"];
            400: components["responses"]["MalformedRequest"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            default: components["responses"]["Problem"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Ready"];
            400: components["responses"]["MalformedRequest"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["NotReady"];
            default: components["responses"]["Problem"];
        };
    };
}

import type { SubscriptionRequest } from '../../push/queue.js'

/** A query of Kysely's that can be narrowed; each kind of statement has a type of its own. */
type Narrowed<Query> = {
  readonly where: (column: 'callback' | 'topic' | 'protocol', operator: '=', value: string) => Query
}

/** The same query, for one topic and callback. */
export function ofPair<Query extends Narrowed<Query>>(
  query: Query,
  { protocol, topic, callback }: Pick<SubscriptionRequest, 'protocol' | 'topic' | 'callback'>,
): Query {
  return query.where('callback', '=', callback).where('topic', '=', topic).where('protocol', '=', protocol)
}

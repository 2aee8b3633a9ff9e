/* Ids of events that have no name of their own. */

/** Whether an id is that of an event without a name: "event-2". */
export const isEventId = (id: string): boolean => /^event-\d+$/.test(id)

/** Links whose other end has no twin here. Pure data. */

/** Issues of the peer that its links lead to and that have no twin here. */
export interface MissedLinks {
  /** Their ids; of very many, some. */
  ids: string[];
  /** Some were not missed before: the peer is to be asked for the whole issue once more. */
  isNew?: true;
}

/** Where the two sides of a connection send to. Pure data. */
import type { Who } from '../peer/message';

/** This site's web trigger as the other side knows it. */
export interface AddressTold {
  url: string;
  /** Since when, in milliseconds since 1970. */
  at: number;
  /** What the other side knows that this one takes. */
  takes?: readonly string[];
}

/** The other side's wish to be sent to at another installation. */
export interface MoveOffer {
  url: string;
  /** Milliseconds since 1970. */
  at: number;
  /** Name of the admin who asks. */
  by: string;
  who?: Who;
}

/** How the store says no: a status and a code, as @forge/kvs reads them (out/utils/error-handling.js). */
export class KvsRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

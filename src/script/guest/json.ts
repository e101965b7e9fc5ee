/**
 * JSON as it was before the script ran: a script that puts other functions in its place does not change what the
 * guest tells the host.
 */
export const { parse, stringify } = JSON;

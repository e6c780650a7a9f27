import { StartError } from "../primitives/start-error.ts";

/** A command could not be done, for a reason that the person at the keyboard can do something about. */
export class CommandError extends Error {}

/** What a fault means to a person, in one line; undefined when it is a fault of ours. */
export function lineFor(fault: unknown): string | undefined {
  if (fault instanceof StartError || fault instanceof CommandError) return fault.message;
  if (!(fault instanceof Error)) return undefined;
  const { code, path, errcode, severity } = fault as Error & Partial<Traits>;
  if (severity !== undefined) return `PostgreSQL says: ${fault.message} (${String(code)}).`;
  if (code === "ERR_SQLITE_ERROR") return sqliteLine(fault.message, errcode ?? 0);
  const meaning = code === undefined ? undefined : fileFaults.get(code);
  return meaning === undefined || path === undefined ? undefined : `${path} ${meaning} (${code}).`;
}

/** A fault that no person can do anything about is shown whole, so that it can be reported. */
export function faultOfOurs(fault: unknown): string {
  const stack = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
  return `this is a fault of kakin itself, please report it:\n${stack}`;
}

/** What the errors of the system, of SQLite and of PostgreSQL carry. */
interface Traits {
  readonly code: string;
  readonly path: string;
  readonly errcode: number;
  readonly severity: string;
}

// A code of the operating system, and what it means for a file.
const fileFaults: ReadonlyMap<string, string> = new Map([
  ["EACCES", "cannot be opened: give this user access, or choose another folder with --data"],
  ["EPERM", "cannot be opened: give this user access, or choose another folder with --data"],
  ["EROFS", "is on a disk that cannot be written: choose another folder with --data"],
  ["ENOSPC", "cannot be written, since the disk is full: make room, then try again"],
  ["ENOTDIR", "is not in a folder: choose another with --data"],
  ["EISDIR", "is a folder where a file should be: move it away"],
]);

// A result code of SQLite, and what it means for the data.
const sqliteFaults: ReadonlyMap<number, string> = new Map([
  [8, "the database cannot be written: give this user write access, or choose another with --data"],
  [10, "the disk of the data folder cannot be read or written: look after it"],
  [11, "the database is damaged: put back a copy of the data folder"],
  [13, "the disk of the data folder is full: make room, then try again"],
  [14, "the database cannot be opened: give this user access to the data folder"],
  [26, "kakin.db in the data folder is no database of ours: move it away, or put back a copy"],
]);

function sqliteLine(message: string, code: number): string | undefined {
  // Above the low byte SQLite says it in more detail.
  const meaning = sqliteFaults.get(code & 0xff);
  return meaning === undefined ? undefined : `${meaning} (SQLite: ${message}).`;
}

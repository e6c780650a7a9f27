const lookAgainMs = 500;

/**
 * Ends this process, as SIGTERM would, when the npm that started it is ended.
 * npm passes a signal to its shell only, and a server that lived on would keep its port and its data folder.
 */
export function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, lookAgainMs);
  watch.unref();
}

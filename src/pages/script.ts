/**
 * The one script of our pages: a countdown, and a look every two seconds whether the charge was settled elsewhere.
 * Pages do all else without it.
 */
export const script = `"use strict";
const clock = document.querySelector("[data-seconds-left]");
if (clock) {
  const endsAtMs = performance.now() + Number(clock.dataset.secondsLeft) * 1000;
  const two = (n) => String(n).padStart(2, "0");
  const show = () => {
    const left = Math.max(0, Math.round((endsAtMs - performance.now()) / 1000));
    const hours = Math.floor(left / 3600);
    clock.textContent = two(hours) + ":" + two(Math.floor(left / 60) % 60) + ":" + two(left % 60);
    if (left === 0) clearInterval(ticking);
  };
  const ticking = setInterval(show, 1000);
  show();
}
const waiting = document.querySelector("[data-status]");
if (waiting) {
  let isLeaving = false;
  // Whoever has answered is on the way already; to go anywhere else now would stop them.
  addEventListener("submit", () => { isLeaving = true; });
  const look = async () => {
    try {
      const answer = await fetch(waiting.dataset.status);
      if (!isLeaving && (await answer.json()).processed === true) location.replace(location.pathname);
    } catch {
      // The next look may find the server again.
    }
  };
  setInterval(look, 2000);
}
addEventListener("pageshow", (shown) => {
  // Out of the browser's memory a page may show what is over.
  if (shown.persisted) location.reload();
});
`;

/*
 * What tests ask a page, as text that the browser runs: the rest of the code knows no document.
 */

/** How many pixels the page is wider than its screen; 0 or less is right. */
export const tooWide = "document.documentElement.scrollWidth - window.innerWidth";

/** Done once every picture can be seen. */
export const allDrawn = "Promise.all([...document.images].map((image) => image.decode()))";

/** Controls that are too low for a finger. */
export const smallControls = `[...document.querySelectorAll("button, select, a.button, label.radio, summary, .field input")]
  .filter((control) => control.checkVisibility() && control.getBoundingClientRect().height < 36)
  .map((control) => control.textContent)`;

/** Texts whose contrast with what is behind them is below 4.5 : 1. Source: WCAG 2.2, 1.4.3. */
export const faintTexts = `(() => {
  const channels = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = (color) => {
    const [red, green, blue] = channels(color).map((channel) => {
      const part = channel / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element) => {
    if (element === null) return "rgb(255, 255, 255)";
    const color = getComputedStyle(element).backgroundColor;
    return (channels(color)[3] ?? 1) === 0 ? behind(element.parentElement) : color;
  };
  const ratio = (one, other) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  return [...document.querySelectorAll("body *")]
    .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue.trim()))
    .map((element) => [element, ratio(luminance(getComputedStyle(element).color), luminance(behind(element)))])
    .filter(([, contrast]) => contrast < 4.5)
    .map(([element, contrast]) => element.textContent.trim() + " " + contrast.toFixed(2));
})()`;

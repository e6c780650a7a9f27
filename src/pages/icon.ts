/** The sign in a browser's tab: a coin, half paid. */
export const iconSvg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="14" fill="#0f766e"/><path d="M16 6a10 10 0 0 1 0 20z" fill="#fff"/></svg>`;

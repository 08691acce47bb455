const SPACE = "http://www.w3.org/2000/svg";

/**
 * An element of a drawing.
 *
 * @param {string} name
 * @param {Record<string, string | number>} [attributes]
 * @param {(SVGElement | string)[]} children
 */
export function draw(name, attributes = {}, ...children) {
  const element = /** @type {SVGElement} */ (document.createElementNS(SPACE, name));
  for (const [attribute, value] of Object.entries(attributes)) {
    element.setAttribute(attribute, String(value));
  }
  element.append(...children);
  return element;
}

/**
 * A drawing of so many pixels, with its name and what it shows for those who cannot see it.
 *
 * @param {{ id: string, width: number, height: number, title: string, description: string }} parts
 * @param {SVGElement[]} children
 */
export function drawing({ id, width, height, title, description }, ...children) {
  return draw(
    "svg",
    {
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: "img",
      "aria-labelledby": `${id}-name`,
      "aria-describedby": `${id}-shows`,
    },
    draw("title", { id: `${id}-name` }, title),
    draw("desc", { id: `${id}-shows` }, description),
    ...children,
  );
}

/**
 * A bar with round ends at the far side from where it begins.
 *
 * @param {{ x: number, y: number, width: number, height: number, upright?: boolean,
 *   radius?: number }} box
 * @param {string} className
 */
export function bar({ x, y, width, height, upright = false, radius = 3 }, className) {
  const r = Math.min(radius, width / 2, height / 2);
  const right = x + width;
  const foot = y + height;
  const path = upright
    ? `M${x} ${foot}V${y + r}q0-${r} ${r}-${r}H${right - r}q${r} 0 ${r} ${r}V${foot}z`
    : `M${x} ${y}H${right - r}q${r} 0 ${r} ${r}V${foot - r}q0 ${r}-${r} ${r}H${x}z`;
  return draw("path", { d: path, class: className });
}

/** @typedef {{ head: string[], rows: string[][] }} Table */

/**
 * A drawing that is as wide as there is room for, and the same as a table.
 */
export class ChartView {
  #place;
  #table;
  /** @type {((width: number) => SVGElement) | null} */
  #drawn = null;
  #width = 0;

  /** @param {{ place: HTMLElement, table: HTMLTableElement }} elements */
  constructor({ place, table }) {
    this.#place = place;
    this.#table = table;
    new ResizeObserver(() => {
      const width = Math.floor(place.clientWidth);
      if (width !== this.#width) {
        this.#draw();
      }
    }).observe(place);
  }

  /**
   * @param {(width: number) => SVGElement} draw
   * @param {Table} table the first cell of each row names it
   */
  show(draw, { head, rows }) {
    this.#drawn = draw;
    this.#draw();
    const [thead, tbody] = [document.createElement("thead"), document.createElement("tbody")];
    thead.append(row(head, () => headOf("col")));
    tbody.append(
      ...rows.map((cells) =>
        row(cells, (i) => (i === 0 ? headOf("row") : document.createElement("td"))),
      ),
    );
    this.#table.tHead?.remove();
    this.#table.replaceChildren(...this.#table.querySelectorAll("caption"), thead, tbody);
  }

  #draw() {
    const width = Math.floor(this.#place.clientWidth);
    if (this.#drawn && width > 0) {
      this.#width = width;
      this.#place.replaceChildren(this.#drawn(width));
    }
  }
}

/** @param {"col" | "row"} scope */
function headOf(scope) {
  const cell = document.createElement("th");
  cell.scope = scope;
  return cell;
}

/**
 * @param {string[]} texts
 * @param {(i: number) => HTMLTableCellElement} cellOf
 */
function row(texts, cellOf) {
  const element = document.createElement("tr");
  element.append(
    ...texts.map((text, i) => {
      const cell = cellOf(i);
      cell.textContent = text;
      return cell;
    }),
  );
  return element;
}

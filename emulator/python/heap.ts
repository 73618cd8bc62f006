/** A binary heap with its items in the order of Python's `heapq`: `GET /queue` shows that order. */
export class Heap<Item> {
  #items: Item[] = [];
  readonly #before: (left: Item, right: Item) => boolean;

  constructor(before: (left: Item, right: Item) => boolean) {
    this.#before = before;
  }

  get items(): readonly Item[] {
    return this.#items;
  }

  push(item: Item): void {
    this.#items.push(item);
    this.#rise(0, this.#items.length - 1);
  }

  pop(): Item | undefined {
    const last = this.#items.pop();
    const top = this.#items[0];
    if (top === undefined || last === undefined) return last;
    this.#items[0] = last;
    this.#sink(0);
    return top;
  }

  clear(): void {
    this.#items = [];
  }

  /** Removes the first item that matches. False: none does. */
  remove(matches: (item: Item) => boolean): boolean {
    const at = this.#items.findIndex(matches);
    if (at < 0) return false;
    this.#items.splice(at, 1);
    for (let start = (this.#items.length >> 1) - 1; start >= 0; start--) this.#sink(start);
    return true;
  }

  #rise(start: number, from: number): void {
    let at = from;
    const item = this.#items[at] as Item;
    while (at > start) {
      const parentAt = (at - 1) >> 1;
      const parent = this.#items[parentAt] as Item;
      if (!this.#before(item, parent)) break;
      this.#items[at] = parent;
      at = parentAt;
    }
    this.#items[at] = item;
  }

  /** Like heapq: the smaller child moves up down to a leaf, then the item rises from there. */
  #sink(start: number): void {
    let at = start;
    const item = this.#items[at] as Item;
    for (let child = 2 * at + 1; child < this.#items.length; child = 2 * at + 1) {
      const right = child + 1;
      const takesRight =
        right < this.#items.length && !this.#before(this.#items[child] as Item, this.#items[right] as Item);
      const next = takesRight ? right : child;
      this.#items[at] = this.#items[next] as Item;
      at = next;
    }
    this.#items[at] = item;
    this.#rise(start, at);
  }
}

/** Name of the guest book inside the reports folder: it must outlive a run, so it is not in the run's own folder. */
export const guestBookFile = "guest-book.json";

/** Stands in until its parts are there. */
export default function PersonPage() {
  return null;
}

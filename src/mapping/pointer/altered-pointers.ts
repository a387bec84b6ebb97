import { isAltered, isReplaced } from '../../kit/altered-text.ts';
import { type Path, pointerOf } from './pointer.ts';

/** The pointers of the altered texts of a document, a key counting as its value. `path` is the document's prefix. None if it was not altered. */
export function alteredPointers(value: unknown, path: Path | string): readonly string[] {
  if (!isAltered(value)) return [];
  return Object.entries(value as object).flatMap(([key, child]) => {
    const below = { parent: path, key };
    return isReplaced(key) || isReplaced(child) ? [pointerOf(below)] : alteredPointers(child, below);
  });
}

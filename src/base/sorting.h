#pragma once

#include <algorithm>

namespace chatkeep {

// Sorts by heaps. std::sort is a little faster, but takes some kilobytes of the download for each
// kind of thing that it sorts.
template <typename Range, typename IsBefore>
void sort_small(Range& range, IsBefore is_before) {
  std::make_heap(range.begin(), range.end(), is_before);
  std::sort_heap(range.begin(), range.end(), is_before);
}

}  // namespace chatkeep

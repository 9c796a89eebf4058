#pragma once

namespace chatkeep::test {

// While there is one, connections that are opened have a page cache of a few pages instead of 16
// MiB, so that a transaction outgrows it soon: SQLite then writes pages to the log before the
// transaction commits, and rewrites checksums behind them.
class SmallPageCache {
 public:
  SmallPageCache();
  ~SmallPageCache();
  SmallPageCache(const SmallPageCache&) = delete;
  SmallPageCache& operator=(const SmallPageCache&) = delete;
};

}  // namespace chatkeep::test

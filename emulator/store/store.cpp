#include "emulator/store/store.h"

namespace emulator {

std::string prefix_end(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && end.back() == '\xff') end.pop_back();
  if (!end.empty()) ++end.back();
  return end;
}

void Transaction::scan_prefix(std::string_view prefix, const Visitor& visit, std::string_view from) {
  scan(from > prefix ? from : prefix, prefix_end(prefix), visit);
}

}  // namespace emulator

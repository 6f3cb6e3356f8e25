#include "services/iam/quotas.h"

#include <stdexcept>

#include "services/iam/vocabulary.h"

namespace iam {

int64_t quota(std::string_view name) {
  for (const Quota& row : kQuotas) {
    if (row.name == name) return row.value;
  }
  throw std::logic_error("no quota " + std::string(name));
}

void check_quota(std::string_view name, size_t count) {
  const int64_t allowed = quota(name);
  if (static_cast<int64_t>(count) <= allowed) return;
  throw ApiError("LimitExceeded", "Cannot exceed quota for " + std::string(name) + ": " + std::to_string(allowed));
}

}  // namespace iam

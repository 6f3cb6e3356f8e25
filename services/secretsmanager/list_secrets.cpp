#include "services/secretsmanager/list_secrets.h"

#include <algorithm>

#include "services/secretsmanager/page.h"
#include "services/secretsmanager/secret.h"
#include "services/secretsmanager/secret_filter.h"

namespace secretsmanager {
namespace {

constexpr size_t kPageSize = 100;

const char* sorting_member(const std::string& sort_by) {
  if (sort_by == "name") return "Name";
  if (sort_by == "last-accessed-date") return "LastAccessedDate";
  return sort_by == "last-changed-date" ? "LastChangedDate" : "CreatedDate";
}

/// "If not specified, secrets are listed by CreatedDate", the newest first.
void sort_secrets(const Value& input, std::vector<Value>& secrets) {
  const std::string member = sorting_member(input.value("SortBy", ""));
  const bool is_ascending = input.value("SortOrder", "desc") == "asc";
  std::stable_sort(secrets.begin(), secrets.end(), [&](const Value& a, const Value& b) {
    const Value first = a.value(member, Value()), second = b.value(member, Value());
    return is_ascending ? first < second : second < first;
  });
}

Value list_secrets(RequestContext& context, const Value& input) {
  std::vector<Value> secrets = filtered_secrets(context, input.value("Filters", Value::array()));
  if (!input.value("IncludePlannedDeletion", false)) {
    std::erase_if(secrets, [](const Value& secret) { return secret.contains("DeletedDate"); });
  }
  sort_secrets(input, secrets);
  std::vector<PageItem> items;
  for (Value& secret : secrets) {
    Value stages = stages_by_version(context, secret);
    if (!stages.empty()) secret["SecretVersionsToStages"] = std::move(stages);
    const std::string name = secret["Name"];
    items.push_back({name, std::move(secret)});
  }
  return answer_page(input, "SecretList", std::move(items), kPageSize);
}

}  // namespace

void add_list_operations(Service& service) {
  service.operations.push_back({"ListSecrets", list_secrets});
}

}  // namespace secretsmanager

#include "emulator/authorization/condition_keys.h"

#include "protocol/http/ascii.h"

namespace emulator {

FixedConditionKeys::FixedConditionKeys(const std::map<std::string, ConditionValues>& values) {
  for (const auto& [key, list] : values) set(key, list);
}

void FixedConditionKeys::set(std::string_view key, ConditionValues values) {
  values_[protocol::lower_case(key)] = std::move(values);
}

const ConditionValues* FixedConditionKeys::find(std::string_view key) const {
  const auto found = values_.find(key);
  return found == values_.end() ? nullptr : &found->second;
}

}  // namespace emulator

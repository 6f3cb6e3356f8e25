// The request context: the values of condition keys, as policies ask for them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace emulator {

using ConditionValues = std::vector<std::string>;

/// Port: where the engine finds values. Whoever implements it may work them out only when they are asked for.
class ConditionKeys {
 public:
  virtual ~ConditionKeys() = default;
  /// The values of a key, given in small letters since keys know no case; nullptr if the request does not have it.
  virtual const ConditionValues* find(std::string_view key) const = 0;
};

/// Keys that are all known beforehand.
class FixedConditionKeys : public ConditionKeys {
 public:
  FixedConditionKeys() = default;
  /// By key, whatever its case.
  explicit FixedConditionKeys(const std::map<std::string, ConditionValues>& values);

  void set(std::string_view key, ConditionValues values);
  const ConditionValues* find(std::string_view key) const override;

 private:
  std::map<std::string, ConditionValues, std::less<>> values_;
};

}  // namespace emulator

// Condition operators: how a policy's value is compared with a request's.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "emulator/authorization/condition_keys.h"
#include "emulator/authorization/policy_document.h"
#include "emulator/authorization/text_pattern.h"

namespace emulator {

/// A range of addresses; those of version 4 stand in the last four bytes.
struct AddressRange {
  std::array<uint8_t, 16> address{};
  int prefix_length = 0;
  bool is_version_6 = false;
};

/// An address or CIDR block; nothing if it is neither.
std::optional<AddressRange> parse_address_range(std::string_view text);
/// A number as conditions write it; nothing if it is none.
std::optional<long double> parse_number(std::string_view text);
/// Seconds since 1970 of an ISO 8601 date ("2019-07-16T12:00:00Z", "2019-07-16") or of a number of seconds.
std::optional<double> parse_date(std::string_view text);

/// A policy's value, prepared for its operator. monostate is a value that the operator cannot compare: it equals
/// nothing.
using PreparedValue =
    std::variant<std::monostate, TextPattern, std::vector<TextPattern>, long double, AddressRange, bool, std::string>;

/// One operator with one key and its values.
class CompiledCondition {
 public:
  CompiledCondition(const PolicyCondition& condition, bool has_variables);

  /// Whether the condition holds for the request.
  bool holds(const ConditionKeys& keys) const;

  /// As it stands in the policy: "ForAnyValue:StringLikeIfExists", the key, and the values.
  const PolicyCondition& source() const { return source_; }
  std::string operator_text() const;

 private:
  enum class Qualifier { kNone, kForAllValues, kForAnyValue };
  struct Operator;

  static const Operator* find_operator(std::string_view name);
  bool is_any_equal(const std::string& value, const ConditionKeys& keys) const;
  bool holds_null(const ConditionValues* values) const;

  PolicyCondition source_;
  std::string key_;
  Qualifier qualifier_ = Qualifier::kNone;
  const Operator* operator_;
  std::vector<PreparedValue> values_;
};

}  // namespace emulator

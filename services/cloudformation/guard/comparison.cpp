#include "services/cloudformation/guard/comparison.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

namespace cloudformation::guard {
namespace {

/// Values of different kinds neither equal nor differ: a clause that compares them fails either way.
enum class Relation { kHolds, kDoesNotHold, kNotComparable };

Relation to_relation(bool holds) {
  return holds ? Relation::kHolds : Relation::kDoesNotHold;
}

/// Strings, booleans, integers, floats, lists, maps, nulls; integers of either sign are one kind.
Value::value_t kind_of(const Value& value) {
  return value.is_number_unsigned() ? Value::value_t::number_integer : value.type();
}

Relation order(Operator operation, const Value& left, const Value& right) {
  const bool is_ordered = left.is_number() || left.is_string();
  if (!is_ordered || kind_of(left) != kind_of(right)) return Relation::kNotComparable;
  if (operation == Operator::kGreater) return to_relation(left > right);
  if (operation == Operator::kGreaterOrEqual) return to_relation(left >= right);
  return to_relation(operation == Operator::kLess ? left < right : left <= right);
}

Relation is_within(const Value& value, const Range& range) {
  if (kind_of(value) != kind_of(range.lower)) return Relation::kNotComparable;
  const Relation above =
      order(range.includes_lower ? Operator::kGreaterOrEqual : Operator::kGreater, value, range.lower);
  const Relation below = order(range.includes_upper ? Operator::kLessOrEqual : Operator::kLess, value, range.upper);
  return to_relation(above == Relation::kHolds && below == Relation::kHolds);
}

Relation equal(const Value& left, const Value& right, CompiledPatterns& patterns);

Relation equal_lists(const Value& left, const Value& right, CompiledPatterns& patterns) {
  if (left.size() != right.size()) return Relation::kDoesNotHold;
  for (size_t i = 0; i < left.size(); ++i) {
    if (equal(left[i], right[i], patterns) != Relation::kHolds) return Relation::kDoesNotHold;
  }
  return Relation::kHolds;
}

Relation equal_maps(const Value& left, const Value& right, CompiledPatterns& patterns) {
  if (left.size() != right.size()) return Relation::kDoesNotHold;
  for (const auto& [key, value] : left.items()) {
    if (!right.contains(key) || equal(value, right[key], patterns) != Relation::kHolds) return Relation::kDoesNotHold;
  }
  return Relation::kHolds;
}

Relation equal(const Value& left, const Value& right, CompiledPatterns& patterns) {
  if (is_regex(left) && is_regex(right)) return to_relation(left == right);
  if (is_regex(left)) return equal(right, left, patterns);
  if (is_regex(right)) {
    if (!left.is_string()) return Relation::kNotComparable;
    return to_relation(compiled(pattern_of(right), patterns).matches_somewhere(left.get_ref<const std::string&>()));
  }
  if (is_range(right)) return is_within(left, range_of(right));
  if (is_range(left)) return is_within(right, range_of(left));
  if (kind_of(left) != kind_of(right)) return Relation::kNotComparable;
  if (left.is_array()) return equal_lists(left, right, patterns);
  if (left.is_object()) return equal_maps(left, right, patterns);
  return to_relation(left == right);
}

bool is_equal(const Value& left, const Value& right, CompiledPatterns& patterns) {
  return equal(left, right, patterns) == Relation::kHolds;
}

std::string place_of(const Found& found) {
  return "[Path=" + found.path + "[L:0,C:0] Value=" + text_of(*found.value) + "]";
}

std::string missing_text(const Found& found, const char* role) {
  return "Check was not compliant as property [" + found.missing + "]" + role + " is missing. Value traversed to " +
         place_of(found) + ".";
}

/// "not equal to" and its like, of a comparison that failed.
std::string_view failed_words(Operator operation, bool is_negated) {
  constexpr std::array<std::string_view, 6> kHolding{
      "equal to", "in", "greater than", "greater than equal to", "less than", "less than equal to"};
  constexpr std::array<std::string_view, 6> kNotHolding{"not equal to",     "not in",
                                                        "not greater than", "not greater than equal to",
                                                        "not less than",    "not less than equal to"};
  return (is_negated ? kHolding : kNotHolding)[static_cast<size_t>(operation)];
}

Verdict verdict(const Operation& operation, Relation relation, const Found& left, const Found& right) {
  const Relation wanted = operation.is_negated ? Relation::kDoesNotHold : Relation::kHolds;
  if (relation == wanted) return {.passes = true, .message = {}};
  const std::string words = relation == Relation::kNotComparable
                                ? "not comparable to"
                                : std::string(failed_words(operation.operation, operation.is_negated));
  return {.passes = false,
          .message = "Check was not compliant as property value " + place_of(left) + " " + words + " value " +
                     place_of(right) + "."};
}

/// The elements of a list, or the value itself.
std::vector<Found> elements_of(const Found& found) {
  if (!found.value->is_array()) return {found};
  std::vector<Found> elements;
  for (size_t i = 0; i < found.value->size(); ++i) {
    elements.push_back({.value = &(*found.value)[i],
                        .path = found.is_literal ? found.path : found.path + "/" + std::to_string(i),
                        .is_literal = found.is_literal});
  }
  return elements;
}

bool is_list_of_lists(const Value& value) {
  return value.is_array() && !value.empty() && value[0].is_array();
}

Relation is_in(const Found& left, const Found& right, CompiledPatterns& patterns) {
  const Value &wanted = *left.value, &whole = *right.value;
  if (wanted.is_string() && whole.is_string()) {
    return to_relation(whole.get_ref<const std::string&>().find(wanted.get_ref<const std::string&>()) !=
                       std::string::npos);
  }
  if (!whole.is_array()) return equal(wanted, whole, patterns);
  return to_relation(
      std::any_of(whole.begin(), whole.end(), [&](const Value& item) { return is_equal(wanted, item, patterns); }));
}

/// A value has to be in one of the right side's results; of a list each element has.
void check_in(const Operation& operation, const Found& left, const std::vector<Found>& right,
              CompiledPatterns& patterns, std::vector<Verdict>& verdicts) {
  const bool is_whole = std::any_of(right.begin(), right.end(), [](const Found& found) {
    return found.is_resolved() && is_list_of_lists(*found.value);
  });
  const std::vector<Found> wanted = is_whole ? std::vector<Found>{left} : elements_of(left);
  for (const Found& one : wanted) {
    Relation relation = Relation::kNotComparable;
    for (const Found& other : right) {
      const Relation found = other.is_resolved() ? is_in(one, other, patterns) : Relation::kNotComparable;
      if (relation == Relation::kNotComparable || found == Relation::kHolds) relation = found;
    }
    verdicts.push_back(verdict(operation, relation, one, right.front()));
    if (verdicts.back().passes) continue;
    verdicts.back().message = "Check was not compliant as property [" + one.path + "[L:0,C:0]] was " +
                              (operation.is_negated ? "present" : "not present") + " in [" + place_of(right.front()) +
                              "].";
  }
}

/// A query and a single literal: "Type == 'AWS::S3::Bucket'". A list compares by its elements with what is no list.
void check_with_literal(const Operation& operation, const Found& found, const Found& literal,
                        CompiledPatterns& patterns, std::vector<Verdict>& verdicts) {
  const bool is_list = literal.value->is_array();
  if (is_list && !found.value->is_array()) {
    const bool is_single = literal.value->size() == 1;
    const Relation relation = is_single ? equal(*found.value, (*literal.value)[0], patterns) : Relation::kNotComparable;
    verdicts.push_back(verdict(operation, relation, found, literal));
    return;
  }
  const std::vector<Found> elements = is_list ? std::vector<Found>{found} : elements_of(found);
  for (const Found& element : elements) {
    verdicts.push_back(verdict(operation, equal(*element.value, *literal.value, patterns), element, literal));
  }
  if (elements.empty()) verdicts.push_back(verdict(operation, Relation::kDoesNotHold, found, literal));
}

/// Two queries are equal if the larger of their sets of results has nothing that the other has not; they differ if they
/// have nothing in common.
void check_sets(const Operation& operation, const std::vector<Found>& left, const std::vector<Found>& right,
                CompiledPatterns& patterns, std::vector<Verdict>& verdicts) {
  const bool is_left_larger = left.size() > right.size();
  const std::vector<Found>& larger = is_left_larger && !operation.is_negated ? left : right;
  const std::vector<Found>& smaller = is_left_larger && !operation.is_negated ? right : left;
  for (const Found& one : larger) {
    const bool is_common = std::any_of(smaller.begin(), smaller.end(), [&](const Found& other) {
      return is_equal(*one.value, *other.value, patterns);
    });
    verdicts.push_back(verdict(operation, to_relation(is_common), one, smaller.front()));
  }
}

bool is_single_literal(const std::vector<Found>& side) {
  return side.size() == 1 && side[0].is_literal;
}

void check_equal(const Operation& operation, const std::vector<Found>& left, const std::vector<Found>& right,
                 CompiledPatterns& patterns, std::vector<Verdict>& verdicts) {
  if (is_single_literal(right)) {
    for (const Found& one : left) check_with_literal(operation, one, right[0], patterns, verdicts);
  } else if (is_single_literal(left)) {
    for (const Found& one : right) check_with_literal(operation, one, left[0], patterns, verdicts);
  } else if (!left.empty() && !right.empty()) {
    check_sets(operation, left, right, patterns, verdicts);
  }
}

void check_order(const Operation& operation, const std::vector<Found>& left, const std::vector<Found>& right,
                 std::vector<Verdict>& verdicts) {
  for (const Found& each : left) {
    for (const Found& one : elements_of(each)) {
      for (const Found& other : right) {
        for (const Found& limit : elements_of(other)) {
          verdicts.push_back(verdict(operation, order(operation.operation, *one.value, *limit.value), one, limit));
        }
      }
    }
  }
}

bool is_empty(const Found& found) {
  const Value& value = *found.value;
  if (value.is_array() || value.is_object()) return value.empty();
  if (value.is_string()) return value.get_ref<const std::string&>().empty();
  if (value.is_boolean()) return false;
  throw RuleError("Attempting EMPTY operation on type " + std::string(value.type_name()) +
                  " that does not support it at " + found.path);
}

bool has_type(Operator operation, const Value& value) {
  switch (operation) {
    case Operator::kIsString:
      return value.is_string();
    case Operator::kIsList:
      return value.is_array();
    case Operator::kIsStruct:
      return value.is_object();
    case Operator::kIsBool:
      return value.is_boolean();
    case Operator::kIsInt:
      return value.is_number_integer();
    case Operator::kIsFloat:
      return value.is_number_float();
    default:
      return value.is_null();
  }
}

bool holds(const Operation& operation, const Found& found) {
  if (operation.operation == Operator::kExists) return found.is_resolved();
  // "empty and not exists checks evaluate to true for missing property keys when traversing the input data."
  if (operation.operation == Operator::kEmpty)
    return !found.is_resolved() || (!operation.asks_for_results && is_empty(found));
  return found.is_resolved() && has_type(operation.operation, *found.value);
}

std::string unary_words(const Operation& operation) {
  constexpr std::array<std::string_view, 7> kTypes{"string", "list", "struct", "bool", "int", "float", "null"};
  if (operation.operation == Operator::kExists) return operation.is_negated ? "existed" : "did not exist";
  const std::string negation = operation.is_negated ? "was " : "was not ";
  if (operation.operation == Operator::kEmpty) return negation + "empty";
  return negation +
         std::string(kTypes[static_cast<size_t>(operation.operation) - static_cast<size_t>(Operator::kIsString)]);
}

}  // namespace

std::vector<Verdict> check_unary(const Operation& operation, const std::vector<Found>& left) {
  std::vector<Verdict> verdicts;
  for (const Found& found : left) {
    const bool passes = holds(operation, found) != operation.is_negated;
    std::string message;
    if (!passes && found.is_resolved()) {
      message = "Check was not compliant as property [" + found.path + "[L:0,C:0]] " + unary_words(operation) + ".";
    } else if (!passes) {
      message = missing_text(found, "");
    }
    verdicts.push_back({.passes = passes, .message = std::move(message)});
  }
  return verdicts;
}

std::vector<Verdict> check_binary(const Operation& operation, const std::vector<Found>& left,
                                  const std::vector<Found>& right, CompiledPatterns& patterns) {
  std::vector<Verdict> verdicts;
  std::vector<Found> resolved, others;
  for (const Found& found : left) {
    if (found.is_resolved()) {
      resolved.push_back(found);
    } else {
      verdicts.push_back({.passes = false, .message = missing_text(found, " to compare from")});
    }
  }
  for (const Found& found : right) {
    if (found.is_resolved()) {
      others.push_back(found);
    } else {
      verdicts.push_back({.passes = false, .message = missing_text(found, " to compare to")});
    }
  }
  if (resolved.empty() || others.empty()) return verdicts;
  if (operation.operation == Operator::kEqual) {
    check_equal(operation, resolved, others, patterns, verdicts);
  } else if (operation.operation == Operator::kIn) {
    for (const Found& one : resolved) check_in(operation, one, others, patterns, verdicts);
  } else {
    check_order(operation, resolved, others, verdicts);
  }
  return verdicts;
}

bool selects_key(const QueryPart& part, const std::string& key, const std::vector<Found>& wanted,
                 CompiledPatterns& patterns) {
  const Value text(key);
  const bool matches = std::any_of(wanted.begin(), wanted.end(), [&](const Found& one) {
    if (!one.is_resolved()) return false;
    return part.keys_operator == Operator::kIn ? is_in({.value = &text}, one, patterns) == Relation::kHolds
                                               : is_equal(text, *one.value, patterns);
  });
  return matches != part.negates_keys;
}

const Pattern& compiled(const std::string& pattern, CompiledPatterns& patterns) {
  const auto& found = patterns.find(pattern);
  if (!found) throw RuleError("The regular expression /" + pattern + "/ is not one.");
  return *found;
}

}  // namespace cloudformation::guard

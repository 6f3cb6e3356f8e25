#include <nlohmann/json.hpp>

#include "services/cloudformation/guard/comparison.h"
#include "services/cloudformation/guard/evaluation.h"
#include "services/cloudformation/guard/functions.h"

namespace cloudformation::guard {
namespace {

using Kind = QueryPart::Kind;

/// The rest of a query as it was written.
std::string text_from(const Query& query, size_t part) {
  std::string text;
  for (; part < query.parts.size(); ++part) {
    const std::string& one = query.parts[part].text;
    if (!text.empty() && !one.starts_with('[')) text += '.';
    text += one;
  }
  return text;
}

Found child(const Found& parent, const Value& value, const std::string& name) {
  return {.value = &value, .path = parent.path + "/" + name};
}

Found stopped(const Query& query, size_t part, const Found& at) {
  return {.value = at.value, .path = at.path, .missing = text_from(query, part)};
}

/// What the filter's candidates are: the elements of a list, the values of a map that a key led to, or what stands
/// there itself, if the part before has gone through all values already.
std::vector<Found> candidates(const Query& query, size_t part, const Found& from) {
  const Kind before = query.parts[part - 1].kind;
  std::vector<Found> result;
  if (from.value->is_array()) {
    for (size_t i = 0; i < from.value->size(); ++i) {
      result.push_back(child(from, (*from.value)[i], std::to_string(i)));
    }
  } else if (from.value->is_object() && before != Kind::kAllValues && before != Kind::kAllItems &&
             before != Kind::kVariable && before != Kind::kFilter && before != Kind::kThis) {
    for (const auto& [key, value] : from.value->items()) result.push_back(child(from, value, key));
  } else {
    result.push_back(from);
  }
  return result;
}

}  // namespace

void Evaluation::count_step() {
  if (++steps_ > kEvaluationStepsMax) throw RuleError("The evaluation of the rules takes too long.");
}

std::vector<Found> Evaluation::resolve(const Scope& scope, const Operand& operand) {
  if (operand.kind == Operand::Kind::kLiteral) return {{.value = &operand.literal, .is_literal = true}};
  if (operand.kind == Operand::Kind::kFunction) {
    std::vector<std::vector<Found>> arguments;
    for (const Operand& argument : operand.arguments) arguments.push_back(resolve(scope, argument));
    return call_function(operand.function, arguments,
                         {.patterns = patterns_, .made = made_, .now_seconds = now_seconds_});
  }
  return find(scope, operand.query);
}

std::vector<Found> Evaluation::variable(const Scope& scope, const std::string& name) {
  for (const Scope* one = &scope; one; one = one->parent) {
    if (const auto known = one->known.find(name); known != one->known.end()) return known->second;
    if (!one->assignments) continue;
    for (const Assignment& assignment : *one->assignments) {
      if (assignment.name != name) continue;
      bool& is_open = one->is_being_evaluated[name];
      if (is_open) throw RuleError("The variable " + name + " depends on itself.");
      is_open = true;
      std::vector<Found> results = resolve(*one, assignment.value);
      // "let x = some …" keeps what was found.
      if (assignment.value.query.matches_some)
        std::erase_if(results, [](const Found& found) { return !found.is_resolved(); });
      one->is_being_evaluated[name] = false;
      return one->known[name] = std::move(results);
    }
  }
  throw RuleError("Could not resolve variable by name " + name + " across scopes");
}

std::vector<Found> Evaluation::find(const Scope& scope, const Query& query) {
  std::vector<Found> results;
  const QueryPart& first = query.parts.front();
  if (first.kind != Kind::kVariable) {
    follow(scope, query, first.kind == Kind::kThis ? 1 : 0, scope.context, results);
    return results;
  }
  const std::vector<Found> values = variable(scope, first.name);
  // "%buckets[*]" goes through the results of the query, not through what one of them holds.
  const bool is_spelled_out = query.parts.size() > 1 && query.parts[1].kind == Kind::kAllItems;
  for (const Found& value : values) {
    if (value.is_resolved()) {
      follow(scope, query, is_spelled_out ? 2 : 1, value, results);
    } else {
      results.push_back(value);
    }
  }
  return results;
}

void Evaluation::follow(const Scope& scope, const Query& query, size_t part, const Found& from,
                        std::vector<Found>& results) {
  count_step();
  if (part == query.parts.size()) {
    results.push_back(from);
    return;
  }
  const QueryPart& step = query.parts[part];
  const Value& value = *from.value;
  switch (step.kind) {
    case Kind::kThis:
      return follow(scope, query, part + 1, from, results);
    case Kind::kVariable:
      return follow_variable(scope, query, part, from, results);
    case Kind::kAllValues:
    case Kind::kAllItems:
      return follow_all(scope, query, part, from, results);
    case Kind::kFilter:
      return follow_filter(scope, query, part, from, results);
    case Kind::kKeysFilter:
      return follow_keys(scope, query, part, from, results);
    case Kind::kIndex: {
      const bool is_there = value.is_array() && step.index >= 0 && static_cast<size_t>(step.index) < value.size();
      if (!is_there) return results.push_back(stopped(query, part, from));
      const auto index = static_cast<size_t>(step.index);
      return follow(scope, query, part + 1, child(from, value[index], std::to_string(index)), results);
    }
    case Kind::kKey:
      break;
  }
  const auto member = value.is_object() ? value.find(step.name) : value.end();
  if (member == value.end()) return results.push_back(stopped(query, part, from));
  follow(scope, query, part + 1, child(from, *member, step.name), results);
}

/// "Resources.%names": the members that the variable's texts name.
void Evaluation::follow_variable(const Scope& scope, const Query& query, size_t part, const Found& from,
                                 std::vector<Found>& results) {
  const std::vector<Found> names = variable(scope, query.parts[part].name);
  for (const Found& name : names) {
    std::vector<const Value*> texts;
    if (name.is_resolved() && name.value->is_array()) {
      for (const Value& item : *name.value) texts.push_back(&item);
    } else if (name.is_resolved()) {
      texts.push_back(name.value);
    } else {
      results.push_back(name);
    }
    for (const Value* text : texts) {
      if (!text->is_string()) {
        throw RuleError("The variable " + query.parts[part].name + " does not hold the name of a key.");
      }
      const std::string& key = text->get_ref<const std::string&>();
      const auto member = from.value->is_object() ? from.value->find(key) : from.value->end();
      if (member == from.value->end()) {
        Found missing = stopped(query, part, from);
        missing.missing.replace(0, query.parts[part].text.size(), key);
        results.push_back(std::move(missing));
      } else {
        follow(scope, query, part + 1, child(from, *member, key), results);
      }
    }
  }
}

/// ".*" and "[*]". "Guard will evaluate correctly even in the case when a single value is used."
void Evaluation::follow_all(const Scope& scope, const Query& query, size_t part, const Found& from,
                            std::vector<Found>& results) {
  const Value& value = *from.value;
  const bool goes_through_map = value.is_object() && query.parts[part].kind == Kind::kAllValues;
  if (!value.is_array() && !goes_through_map) return follow(scope, query, part + 1, from, results);
  if (value.empty()) return results.push_back(stopped(query, part, from));
  if (goes_through_map) {
    for (const auto& [key, item] : value.items()) follow(scope, query, part + 1, child(from, item, key), results);
    return;
  }
  for (size_t i = 0; i < value.size(); ++i) {
    follow(scope, query, part + 1, child(from, value[i], std::to_string(i)), results);
  }
}

void Evaluation::follow_filter(const Scope& scope, const Query& query, size_t part, const Found& from,
                               std::vector<Found>& results) {
  const std::vector<Found> all = candidates(query, part, from);
  for (const Found& candidate : all) {
    if (passes_filter(scope, query.parts[part].filter, candidate)) {
      follow(scope, query, part + 1, candidate, results);
    }
  }
}

void Evaluation::follow_keys(const Scope& scope, const Query& query, size_t part, const Found& from,
                             std::vector<Found>& results) {
  if (!from.value->is_object()) return results.push_back(stopped(query, part, from));
  const std::vector<Found> wanted = resolve(scope, *query.parts[part].keys);
  for (const auto& [key, value] : from.value->items()) {
    if (!selects_key(query.parts[part], key, wanted, patterns_)) continue;
    follow(scope, query, part + 1, child(from, value, key), results);
  }
}

bool Evaluation::passes_filter(const Scope& scope, const Conjunction& filter, const Found& candidate) {
  const Scope inner{.parent = &scope, .context = candidate};
  return evaluate_conjunction(inner, filter).status == Status::kPass;
}

}  // namespace cloudformation::guard

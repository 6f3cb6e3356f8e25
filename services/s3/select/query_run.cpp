#include "services/s3/select/query_run.h"

#include "services/s3/errors.h"
#include "services/s3/select/functions.h"

namespace s3::select {
namespace {

using Kind = Expression::Kind;

constexpr std::string_view kTable = "S3Object";

bool is_lazy(const std::string& name) {
  return name == "AND" || name == "OR" || name == "CASE" || name == "COALESCE";
}

}  // namespace

QueryRun::QueryRun(const Query& query, emulator::Time now, ResultVisitor show)
    : query_(query), now_(now), show_(std::move(show)), accumulators_(query.aggregate_count) {}

void QueryRun::take(const Record& record) {
  if (is_done()) return;
  if (query_.where && !truth_of(evaluate(*query_.where, &record)).value_or(false)) return;
  if (query_.aggregate_count > 0) {
    for (const Projection& projection : query_.projections) accumulate(projection.expression, record);
    return;
  }
  ++shown_;
  if (query_.projections.empty()) return show_(record.members());
  std::vector<Member> result;
  for (const Projection& projection : query_.projections) {
    result.emplace_back(projection.name, evaluate(projection.expression, &record));
  }
  show_(result);
}

void QueryRun::finish() {
  if (query_.aggregate_count == 0 || query_.limit == 0) return;
  std::vector<Member> result;
  for (const Projection& projection : query_.projections) {
    result.emplace_back(projection.name, evaluate(projection.expression, nullptr));
  }
  show_(result);
}

Datum QueryRun::evaluate(const Expression& expression, const Record* record) const {
  switch (expression.kind) {
    case Kind::kLiteral:
      return expression.literal;
    case Kind::kPath:
      return find(expression.path, record);
    case Kind::kAggregate:
      return result_of(expression);
    case Kind::kCall:
      break;
  }
  if (is_lazy(expression.name)) return evaluate_lazily(expression, record);
  std::vector<Datum> arguments;
  arguments.reserve(expression.arguments.size());
  for (const Expression& argument : expression.arguments) arguments.push_back(evaluate(argument, record));
  return call_function(expression.name, arguments, now_);
}

Datum QueryRun::evaluate_lazily(const Expression& expression, const Record* record) const {
  const auto& arguments = expression.arguments;
  if (expression.name == "COALESCE") {
    for (const Expression& argument : arguments) {
      if (Datum value = evaluate(argument, record); !is_absent(value)) return value;
    }
    return Json(nullptr);
  }
  if (expression.name == "CASE") {
    for (size_t i = 0; i + 1 < arguments.size(); i += 2) {
      if (truth_of(evaluate(arguments[i], record)).value_or(false)) return evaluate(arguments[i + 1], record);
    }
    return evaluate(arguments.back(), record);
  }
  // One side may decide alone: false AND anything, true OR anything.
  const bool decisive = expression.name == "OR";
  const auto left = truth_of(evaluate(arguments[0], record));
  if (left == decisive) return Json(decisive);
  const auto right = truth_of(evaluate(arguments[1], record));
  if (right == decisive) return Json(decisive);
  return left && right ? truth(!decisive) : truth(std::nullopt);
}

Datum QueryRun::find(const Path& path, const Record* record) const {
  if (!record) return Missing{};
  const PathStep& first = path.front();
  const std::string_view alias = query_.alias.empty() ? kTable : std::string_view(query_.alias);
  const bool is_alias = equal_ignoring_case(first.name, alias) || equal_ignoring_case(first.name, kTable);
  if (!is_alias) return record->find(path);
  const Path rest(path.begin() + 1, path.end());
  return rest.empty() ? Datum(Missing{}) : record->find(rest);
}

void QueryRun::accumulate(const Expression& expression, const Record& record) {
  if (expression.kind == Kind::kAggregate) return add(accumulators_[expression.aggregate], expression, record);
  for (const Expression& argument : expression.arguments) accumulate(argument, record);
}

void QueryRun::add(Accumulator& accumulator, const Expression& aggregate, const Record& record) const {
  if (aggregate.arguments.empty()) {
    ++accumulator.count;
    return;
  }
  const Datum value = evaluate(aggregate.arguments[0], &record);
  if (is_absent(value)) return;
  ++accumulator.count;
  if (aggregate.name == "SUM" || aggregate.name == "AVG") {
    accumulator.sum = accumulator.count == 1 ? call_function("+", {value, Json(0)}, now_)
                                             : call_function("+", {accumulator.sum, value}, now_);
    return;
  }
  const auto is_first = accumulator.count == 1;
  const auto below = compare(value, accumulator.least), above = compare(value, accumulator.greatest);
  if (is_first || (below && *below < 0)) accumulator.least = value;
  if (is_first || (above && *above > 0)) accumulator.greatest = value;
}

Datum QueryRun::result_of(const Expression& aggregate) const {
  const Accumulator& accumulator = accumulators_[aggregate.aggregate];
  if (aggregate.name == "COUNT") return Json(accumulator.count);
  if (accumulator.count == 0) return Json(nullptr);
  if (aggregate.name == "MIN") return accumulator.least;
  if (aggregate.name == "MAX") return accumulator.greatest;
  if (aggregate.name == "SUM") return accumulator.sum;
  return Json(number_of(accumulator.sum)->get<double>() / static_cast<double>(accumulator.count));
}

}  // namespace s3::select

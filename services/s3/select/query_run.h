// A query at work: records go in, results come out.
#pragma once

#include <functional>
#include <vector>

#include "emulator/time/clock.h"
#include "services/s3/select/expression.h"
#include "services/s3/select/record.h"

namespace s3::select {

using ResultVisitor = std::function<void(const std::vector<Member>& result)>;

class QueryRun {
 public:
  /// The query must outlive the run.
  QueryRun(const Query& query, emulator::Time now, ResultVisitor show);

  /// Whether the query has what it asked for: more records change nothing.
  bool is_done() const { return query_.limit && query_.aggregate_count == 0 && shown_ >= *query_.limit; }
  void take(const Record& record);
  /// Shows what only the last record decides: aggregates.
  void finish();

 private:
  struct Accumulator {
    int64_t count = 0;
    Datum sum = Missing{};
    Datum least = Missing{}, greatest = Missing{};
  };

  Datum evaluate(const Expression& expression, const Record* record) const;
  Datum evaluate_lazily(const Expression& expression, const Record* record) const;
  Datum find(const Path& path, const Record* record) const;
  Datum result_of(const Expression& aggregate) const;
  void accumulate(const Expression& expression, const Record& record);
  void add(Accumulator& accumulator, const Expression& aggregate, const Record& record) const;

  const Query& query_;
  emulator::Time now_;
  ResultVisitor show_;
  uint64_t shown_ = 0;
  std::vector<Accumulator> accumulators_;
};

}  // namespace s3::select

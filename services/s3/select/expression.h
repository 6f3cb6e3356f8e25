// An expression of S3 Select's SQL as a tree, and a query as its parts.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-select-sql-reference.html
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/s3/select/datum.h"

namespace s3::select {

/// A step of a path: a name, or a position in an array.
struct PathStep {
  std::string name;
  /// Names in quotes know case.
  bool is_quoted = false;
  std::optional<size_t> index = {};
  /// [*]: every element.
  bool is_wildcard = false;
};
using Path = std::vector<PathStep>;

struct Expression {
  enum class Kind {
    kLiteral,
    kPath,
    kCall,      ///< An operator or function by its name: "+", "AND", "LIKE", "SUBSTRING", "CASE".
    kAggregate  ///< COUNT, SUM, MIN, MAX, AVG; without an argument it is COUNT(*).
  };
  Kind kind = Kind::kLiteral;
  Datum literal = Missing{};
  Path path = {};
  std::string name = {};
  std::vector<Expression> arguments = {};
  /// Of an aggregate: its place among the query's.
  size_t aggregate = 0;
};

struct Projection {
  Expression expression;
  /// What AS says, else the last name of a path, else "_1" by position.
  std::string name;
};

struct Query {
  /// Empty for *.
  std::vector<Projection> projections;
  /// Behind S3Object.
  Path source;
  std::string alias;
  std::optional<Expression> where;
  std::optional<uint64_t> limit;
  /// The aggregates that the projections have, in order; with any, a query has one result.
  size_t aggregate_count = 0;
};

}  // namespace s3::select

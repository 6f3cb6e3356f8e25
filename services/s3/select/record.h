// The records that a query reads: lines of CSV, or values of JSON.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "services/s3/select/expression.h"

namespace s3::select {

using Member = std::pair<std::string, Datum>;

class Record {
 public:
  virtual ~Record() = default;
  /// What stands at a path, whose first step is no alias; Missing if nothing does.
  virtual Datum find(const Path& path) const = 0;
  /// Everything, for *.
  virtual std::vector<Member> members() const = 0;
};

class JsonRecord : public Record {
 public:
  explicit JsonRecord(const Json& value) : value_(value) {}
  Datum find(const Path& path) const override;
  std::vector<Member> members() const override;

 private:
  const Json& value_;
};

/// The names of CSV's columns, if the first line tells them.
using ColumnNames = std::vector<std::string>;

class CsvRecord : public Record {
 public:
  CsvRecord(const ColumnNames& names, const std::vector<std::string>& fields) : names_(names), fields_(fields) {}
  /// Throws MissingHeaders for a column that the names do not have, InvalidKeyPath for what is no column.
  Datum find(const Path& path) const override;
  std::vector<Member> members() const override;

 private:
  const ColumnNames& names_;
  const std::vector<std::string>& fields_;
};

/// The value of a member by a step: in quotes letter for letter, else in any case.
const Json* find_step(const Json& value, const PathStep& step);
bool equal_ignoring_case(std::string_view one, std::string_view other);

}  // namespace s3::select

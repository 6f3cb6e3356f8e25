// Turns the bytes of an object into records, piece by piece, as InputSerialization says.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "protocol/value.h"
#include "services/s3/select/record.h"

namespace s3::select {

using RecordVisitor = std::function<void(const Record& record)>;

/// The records whose first byte lies in it.
struct ScanRange {
  uint64_t first = 0;
  uint64_t last = UINT64_MAX;
};

class RecordReader {
 public:
  virtual ~RecordReader() = default;
  virtual void feed(std::string_view bytes) = 0;
  /// The object is at its end. Throws for what is cut short.
  virtual void finish() = 0;
};

/// `input` is InputSerialization.CSV. Throws InvalidRequestParameter for delimiters that are none.
std::unique_ptr<RecordReader> csv_reader(const protocol::Value& input, const ScanRange& range, RecordVisitor visit);
/// `input` is InputSerialization.JSON; `source` is what FROM says behind S3Object.
std::unique_ptr<RecordReader> json_reader(const protocol::Value& input, const Path& source, const ScanRange& range,
                                          RecordVisitor visit);

}  // namespace s3::select

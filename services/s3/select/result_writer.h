// Results as CSV or JSON, as OutputSerialization says.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "protocol/value.h"
#include "services/s3/select/record.h"

namespace s3::select {

class ResultWriter {
 public:
  /// Throws MissingRequiredParameter or InvalidRequestParameter.
  explicit ResultWriter(const protocol::Value& output);

  void append(std::string& text, const std::vector<Member>& result) const;

 private:
  void append_csv(std::string& text, const std::vector<Member>& result) const;
  void append_json(std::string& text, const std::vector<Member>& result) const;
  void append_field(std::string& text, const std::string& field) const;

  bool is_csv_ = false;
  std::string record_delimiter_ = "\n", field_delimiter_ = ",";
  std::string quote_ = "\"", escape_ = "\"";
  bool always_quotes_ = false;
};

}  // namespace s3::select

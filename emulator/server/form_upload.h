// A browser's upload to S3 by POST: a multipart/form-data form whose fields say what a PutObject's headers would, and
// whose file is the object. The file is spooled while it arrives.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/store/body_store.h"
#include "protocol/checksum/checksum_set.h"
#include "protocol/http/http_message.h"
#include "protocol/http/uri.h"
#include "protocol/model/service_model.h"

namespace emulator {

class FormUpload {
 public:
  /// Whether a request is such a form, posted to a bucket.
  static bool is_one(const protocol::HttpRequest& head);

  /// Throws ApiError MalformedPOSTRequest for a form without a boundary.
  FormUpload(const protocol::HttpRequest& head, BodyStore& store);

  /// Throws ApiError for what is no form, or has fields that are too large.
  void append(std::string_view bytes);
  /// Ends the form. Throws ApiError if it is cut short or has no key or no file. The file's digests are "md5" and
  /// "crc64nvme".
  ReceivedBody finish();

  /// The fields before the file, in order, ${filename} replaced.
  const std::vector<protocol::QueryParameter>& fields() const { return fields_; }
  /// The field's value, whatever its name's case; empty if it is not there.
  std::string_view field(std::string_view name) const;
  /// The PutObject request that says the same.
  protocol::HttpRequest as_put(const std::string& bucket, const protocol::ServiceModel& service) const;
  /// The form's answer: a redirect, a document or nothing, as success_action_… says. `response` is PutObject's.
  protocol::HttpResponse answer(protocol::HttpResponse response, const std::string& bucket,
                                std::string_view host) const;

 private:
  enum class State { kDelimiter, kHeaders, kField, kFile, kEnd };

  /// Takes what it can from the buffer. Returns false if it needs more.
  bool step();
  bool take_delimiter();
  bool take_headers();
  bool take_field();
  bool take_file();
  void replace_filename();

  std::string delimiter_;
  std::string buffer_;
  State state_ = State::kDelimiter;
  bool is_first_ = true;
  std::string name_;
  std::string filename_;
  bool has_file_ = false;
  size_t fields_bytes_ = 0;
  std::vector<protocol::QueryParameter> fields_;
  BodyWriter writer_;
  protocol::ChecksumSet sums_;
};

}  // namespace emulator

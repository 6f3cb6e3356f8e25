// AWS's answer to a request it refuses.
#pragma once

#include <exception>
#include <map>
#include <string>

namespace protocol {

/// A refusal: code and message are AWS's own. Thrown by codecs, validation and services; caught once by the dispatcher
/// (or by the gateway, before a request reaches it) and written once by the codec.
class ApiError : public std::exception {
 public:
  struct Options {
    /// HTTP status; 0 takes what the model says of the code, else 400.
    int status = 0;
    /// Further members of the error's shape, as text ("BucketName" → "b"); structures and lists as JSON in their own
    /// member names.
    std::map<std::string, std::string> members;
    /// Headers of the answer that come with this refusal (S3's "x-amz-bucket-region").
    std::map<std::string, std::string> headers = {};
  };

  ApiError(std::string code, std::string message) : ApiError(std::move(code), std::move(message), Options{}) {}
  ApiError(std::string code, std::string message, int status)
      : ApiError(std::move(code), std::move(message), Options{.status = status, .members = {}}) {}
  ApiError(std::string code, std::string message, Options options)
      : code_(std::move(code)), message_(std::move(message)), options_(std::move(options)) {}

  const std::string& code() const { return code_; }
  const std::string& message() const { return message_; }
  int status() const { return options_.status; }
  const std::map<std::string, std::string>& members() const { return options_.members; }
  const std::map<std::string, std::string>& headers() const { return options_.headers; }
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string code_;
  std::string message_;
  Options options_;
};

}  // namespace protocol

// Encryption with keys that the client gives with every request (SSE-C). The key is never stored: a salted hash of it
// tells whether a later request brings the same one.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html
#pragma once

#include <nlohmann/json.hpp>

#include "services/s3/vocabulary.h"

namespace s3 {

/// Marks a new record as encrypted with the request's key, if it has one. Throws InvalidArgument for a key that is
/// incomplete, too short or not what its MD5 says. Returns whether there was one.
bool take_customer_key(RequestContext& context, const Value& input, Value& record);

/// Refuses a request for a record whose key it does not bring, or for one without a key that brings one. `prefix` is
/// "CopySource" for the source of a copy.
void check_customer_key(const Value& input, const Value& record, const std::string& prefix = "");
/// The same for a part of an upload.
void check_customer_key_of_part(const Value& input, const Value& upload);

/// SSECustomerAlgorithm and SSECustomerKeyMD5, as responses show them.
void show_customer_key(const Value& record, Value& output);

}  // namespace s3

// The properties of AWS::S3::Bucket, each with the operation that carries it and the translation of its members: the
// resource type says ExpirationInDays where the API says Expiration.Days.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "services/s3/vocabulary.h"

namespace s3 {

struct BucketProperty {
  std::string_view name;
  std::string_view put;
  /// The member of put's input that takes the document.
  std::string_view member;
  /// Empty if there is none; then `empty` makes the document that takes the place of a removed one.
  std::string_view remove = {};
  /// From the property, or from one item of it if it is a list of documents with an Id each.
  Value (*convert)(const std::string& bucket, const Value& property) = nullptr;
  Value (*empty)() = nullptr;
  bool is_keyed = false;
};

const std::vector<BucketProperty>& bucket_properties();

}  // namespace s3

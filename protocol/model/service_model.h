// AWS's published description of a service, as read-only views of the facts: ServiceModel → OperationModel → Shape →
// Member. All are small values to be passed by copy; names and texts live as long as the program.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "protocol/model/facts.h"

namespace protocol {

enum class Protocol : uint8_t { kQuery, kEc2, kJson, kRestJson, kRestXml, kRpcV2Cbor };

enum class ShapeType : uint8_t {
  kStructure,
  kList,
  kMap,
  kString,
  kInteger,
  kLong,
  kFloat,
  kDouble,
  kBoolean,
  kTimestamp,
  kBlob,
  kCharacter,
  kBigDecimal,
  kBigInteger
};

/// Where a member travels in an HTTP message; kBody unless the model says otherwise.
enum class Location : uint8_t { kBody, kHeader, kHeaders, kUri, kQueryString, kStatusCode };

enum class TimestampFormat : uint8_t { kDefault, kIso8601, kRfc822, kUnixTimestamp };

/// A counted array of offsets (strings, shapes) seen as a range.
template <class Item, Item (*Make)(const Facts&, uint32_t)>
class FactRange {
 public:
  FactRange(const Facts& facts, FactList list) : facts_(facts), list_(list) {}
  size_t size() const { return list_.count; }
  bool empty() const { return list_.count == 0; }
  Item operator[](size_t i) const { return Make(facts_, facts_.at<uint32_t>(list_.offset)[i]); }

  class Iterator {
   public:
    Iterator(const FactRange* range, size_t i) : range_(range), i_(i) {}
    Item operator*() const { return (*range_)[i_]; }
    Iterator& operator++() { return ++i_, *this; }
    bool operator!=(const Iterator& other) const { return i_ != other.i_; }

   private:
    const FactRange* range_;
    size_t i_;
  };
  Iterator begin() const { return {this, 0}; }
  Iterator end() const { return {this, size()}; }

 private:
  Facts facts_;
  FactList list_;
};

inline std::string_view make_string(const Facts& facts, uint32_t offset) {
  return facts.string(offset);
}
using StringRange = FactRange<std::string_view, make_string>;

class Shape;

/// A member of a structure, or the element, key or value of a list or map (then it has no name).
class Member {
 public:
  Member(const Facts& facts, const MemberRecord* record) : facts_(facts), record_(record) {}

  std::string_view name() const { return facts_.string(record_->name); }
  Shape shape() const;
  Location location() const { return static_cast<Location>(record_->location); }
  /// The name on the wire where it differs from name(); empty if it does not.
  std::string_view location_name() const { return facts_.string(record_->location_name); }
  /// location_name(), or name() where there is none.
  std::string_view wire_name() const { return record_->location_name ? location_name() : name(); }
  /// EC2's name in requests, where the model gives one of its own.
  std::string_view query_name() const { return facts_.string(record_->query_name); }
  TimestampFormat timestamp_format() const { return static_cast<TimestampFormat>(record_->timestamp_format); }
  std::string_view namespace_uri() const { return facts_.string(record_->namespace_uri); }
  std::string_view namespace_prefix() const { return facts_.string(record_->namespace_prefix); }

  bool required() const { return flag(0); }
  bool flattened() const { return flag(1); }
  bool streaming() const { return flag(2); }
  bool xml_attribute() const { return flag(3); }
  bool idempotency_token() const { return flag(4); }
  bool host_label() const { return flag(5); }
  bool event_payload() const { return flag(6); }
  bool event_header() const { return flag(7); }
  bool deprecated() const { return flag(8); }
  /// A text that is JSON, and travels as base64 in a header.
  bool is_json_value() const { return flag(9); }

 private:
  bool flag(int bit) const { return record_->flags >> bit & 1; }

  Facts facts_;
  const MemberRecord* record_;
};

/// The members of a structure, in the model's order.
class MemberRange {
 public:
  MemberRange(const Facts& facts, FactList list) : facts_(facts), list_(list) {}
  size_t size() const { return list_.count; }
  bool empty() const { return list_.count == 0; }
  Member operator[](size_t i) const { return {facts_, facts_.at<MemberRecord>(list_.offset) + i}; }

  class Iterator {
   public:
    Iterator(const MemberRange* range, size_t i) : range_(range), i_(i) {}
    Member operator*() const { return (*range_)[i_]; }
    Iterator& operator++() { return ++i_, *this; }
    bool operator!=(const Iterator& other) const { return i_ != other.i_; }

   private:
    const MemberRange* range_;
    size_t i_;
  };
  Iterator begin() const { return {this, 0}; }
  Iterator end() const { return {this, size()}; }

 private:
  Facts facts_;
  FactList list_;
};

/// A type of the model: a structure with members, a list, a map, or a scalar with its constraints.
class Shape {
 public:
  Shape(const Facts& facts, const ShapeRecord* record) : facts_(facts), record_(record) {}

  std::string_view name() const { return facts_.string(record_->name); }
  ShapeType type() const { return static_cast<ShapeType>(record_->type); }
  bool is_structure() const { return type() == ShapeType::kStructure; }
  bool is_list() const { return type() == ShapeType::kList; }
  bool is_map() const { return type() == ShapeType::kMap; }

  MemberRange members() const { return {facts_, record_->members}; }
  /// The index in members() of the i-th member in byte order of names, which is also the order of a Value's keys.
  size_t member_in_name_order(size_t i) const { return facts_.at<uint32_t>(record_->member_order)[i]; }
  /// The member of that name, letter for letter.
  std::optional<Member> member(std::string_view name) const;
  /// Of a list. Undefined for other types; likewise key() and value() for anything but maps.
  Member element() const { return {facts_, facts_.at<MemberRecord>(record_->element)}; }
  Member key() const { return {facts_, facts_.at<MemberRecord>(record_->key)}; }
  Member value() const { return {facts_, facts_.at<MemberRecord>(record_->value)}; }

  /// The member that is the whole body of a REST message; empty if the body is the structure itself.
  std::string_view payload() const { return facts_.string(record_->payload); }
  std::string_view location_name() const { return facts_.string(record_->location_name); }
  TimestampFormat timestamp_format() const { return static_cast<TimestampFormat>(record_->timestamp_format); }
  std::string_view namespace_uri() const { return facts_.string(record_->namespace_uri); }
  std::string_view namespace_prefix() const { return facts_.string(record_->namespace_prefix); }

  /// Bounds of a number's value, a text's or blob's length, or a list's or map's size.
  std::optional<int64_t> min() const;
  std::optional<int64_t> max() const;
  /// In Java's regular-expression dialect; a full match is meant.
  std::string_view pattern() const { return facts_.string(record_->pattern); }
  StringRange enumeration() const { return {facts_, record_->enumeration}; }

  bool flattened() const { return flag(0); }
  bool streaming() const { return flag(1); }
  bool sensitive() const { return flag(2); }
  bool is_exception() const { return flag(3); }
  bool is_fault() const { return flag(4); }
  bool is_union() const { return flag(5); }
  bool is_event_stream() const { return flag(6); }
  bool is_event() const { return flag(7); }
  bool is_document() const { return flag(8); }
  bool is_boxed() const { return flag(12); }
  /// Of a REST-XML output: its only member is the root element itself (S3's LocationConstraint).
  bool is_unwrapped() const { return flag(13); }

  /// Of an error: its code on the wire (the shape's name unless the model gives one) and HTTP status (0 if not given).
  std::string_view error_code() const { return record_->error_code ? facts_.string(record_->error_code) : name(); }
  int error_status() const { return static_cast<int>(record_->error_status); }

  /// Two views of the same shape of one table.
  bool operator==(const Shape& other) const { return record_ == other.record_; }

 private:
  bool flag(int bit) const { return record_->flags >> bit & 1; }

  Facts facts_;
  const ShapeRecord* record_;
};

inline Shape make_shape(const Facts& facts, uint32_t offset) {
  return {facts, facts.at<ShapeRecord>(offset)};
}
using ShapeRange = FactRange<Shape, make_shape>;

/// One operation: how it is asked for over HTTP, what goes in and out, its errors and pages.
class OperationModel {
 public:
  OperationModel(const Facts& facts, const OperationRecord* record) : facts_(facts), record_(record) {}

  std::string_view name() const { return facts_.string(record_->name); }
  std::string_view method() const { return facts_.string(record_->method); }
  /// The URI template, "/{Bucket}/{Key+}?tagging".
  std::string_view uri() const { return facts_.string(record_->uri); }
  int response_code() const { return static_cast<int>(record_->response_code); }
  std::optional<Shape> input() const { return shape(record_->input); }
  std::optional<Shape> output() const { return shape(record_->output); }
  /// The root element of a REST-XML request, and its namespace, where the model gives them at the operation.
  std::string_view input_location_name() const { return facts_.string(record_->input_location_name); }
  std::string_view input_namespace() const { return facts_.string(record_->input_namespace); }
  /// The element around the members of a query response ("CreateUserResult").
  std::string_view result_wrapper() const { return facts_.string(record_->result_wrapper); }
  ShapeRange errors() const { return {facts_, record_->errors}; }

  /// May be called without a signature (sts:AssumeRoleWithWebIdentity).
  bool anonymous() const { return flag(0); }
  bool unsigned_payload() const { return flag(1); }
  bool checksum_required() const { return flag(2); }
  bool readonly() const { return flag(3); }
  bool idempotent() const { return flag(4); }
  std::string_view checksum_algorithm_member() const { return facts_.string(record_->checksum_algorithm_member); }

  /// The names that the documentation lists for the member Filters ("availability-zone", "tag:<key>", …).
  StringRange documented_filters() const { return {facts_, record_->filters}; }

  /// Of a paginated operation: input and output members of the token, the page size, and the lists that are paged.
  StringRange input_tokens() const { return {facts_, record_->input_tokens}; }
  StringRange output_tokens() const { return {facts_, record_->output_tokens}; }
  std::string_view limit_key() const { return facts_.string(record_->limit_key); }
  StringRange result_keys() const { return {facts_, record_->result_keys}; }
  std::string_view host_prefix() const { return facts_.string(record_->host_prefix); }

  bool operator==(const OperationModel& other) const { return record_ == other.record_; }

 private:
  bool flag(int bit) const { return record_->flags >> bit & 1; }
  std::optional<Shape> shape(uint32_t offset) const {
    if (offset == 0) return std::nullopt;
    return make_shape(facts_, offset);
  }

  Facts facts_;
  const OperationRecord* record_;
};

/// A service as AWS publishes it.
class ServiceModel {
 public:
  ServiceModel(const Facts& facts, const ServiceRecord* record) : facts_(facts), record_(record) {}

  /// botocore's name of the service, which is also ours: "ec2", "s3", "cloudformation".
  std::string_view name() const { return facts_.string(record_->name); }
  std::string_view endpoint_prefix() const { return facts_.string(record_->endpoint_prefix); }
  /// The service in a signature's credential scope.
  std::string_view signing_name() const { return facts_.string(record_->signing_name); }
  /// The part of X-Amz-Target before the dot, of JSON services.
  std::string_view target_prefix() const { return facts_.string(record_->target_prefix); }
  std::string_view api_version() const { return facts_.string(record_->api_version); }
  std::string_view xml_namespace() const { return facts_.string(record_->xml_namespace); }
  std::string_view service_id() const { return facts_.string(record_->service_id); }
  Protocol protocol() const { return static_cast<Protocol>(record_->protocol); }
  /// "1.0" or "1.1", of JSON services.
  std::string_view json_version() const { return facts_.string(record_->json_version); }
  /// JSON errors also carry the codes of the query protocol that the service once spoke (x-amzn-query-error).
  bool aws_query_compatible() const { return record_->flags & 1; }
  /// REST-XML errors are a bare <Error>, as S3 writes them, without <ErrorResponse> around it.
  bool writes_bare_errors() const { return record_->flags >> 1 & 1; }

  size_t operation_count() const { return record_->operations.count; }
  /// By index, in alphabetical order.
  OperationModel operation(size_t i) const {
    return {facts_, facts_.at<OperationRecord>(record_->operations.offset) + i};
  }
  std::optional<OperationModel> operation(std::string_view name) const;
  size_t shape_count() const { return record_->shapes.count; }
  Shape shape(size_t i) const { return {facts_, facts_.at<ShapeRecord>(record_->shapes.offset) + i}; }
  std::optional<Shape> shape(std::string_view name) const;

 private:
  Facts facts_;
  const ServiceRecord* record_;
};

inline Shape Member::shape() const {
  return make_shape(facts_, record_->shape);
}

}  // namespace protocol

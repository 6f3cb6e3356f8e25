// The reader of the table that fixtures/compile_facts.py writes: records first, then the class that finds them.
//
// Every reference is an offset in bytes from the start of the table, 0 for none. The table is mapped with the program;
// reading it allocates nothing and is safe from any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace protocol {

/// (offset, count) of an array in the table.
struct FactList {
  uint32_t offset;
  uint32_t count;
};

/// What a table of facts of this version begins with.
constexpr std::string_view kMagic = "SKYFACT1";

struct FactsHeader {
  char magic[8];
  uint32_t size_bytes;
  FactList services;
  FactList documents;
};

struct ServiceRecord {
  uint32_t name, endpoint_prefix, signing_name, target_prefix, api_version, xml_namespace, service_id;
  uint32_t protocol, json_version, flags;
  FactList shapes, operations;
};

struct ShapeRecord {
  uint32_t name, type, flags, min_low, min_high, max_low, max_high, pattern;
  FactList enumeration, members;
  uint32_t element, key, value, payload, location_name, timestamp_format;
  uint32_t error_code, error_status, namespace_uri, namespace_prefix, member_order;
};

struct MemberRecord {
  uint32_t name, shape, location, location_name, query_name, flags, timestamp_format, namespace_uri, namespace_prefix;
};

struct OperationRecord {
  uint32_t name, method, uri, response_code, input, output, input_location_name, input_namespace, result_wrapper;
  FactList errors;
  uint32_t flags, checksum_algorithm_member;
  FactList filters, input_tokens, output_tokens;
  uint32_t limit_key;
  FactList result_keys;
  uint32_t host_prefix;
};

static_assert(sizeof(ServiceRecord) == 14 * 4 && sizeof(ShapeRecord) == 23 * 4);
static_assert(sizeof(MemberRecord) == 9 * 4 && sizeof(OperationRecord) == 23 * 4);

class ServiceModel;
class FactDocument;

/// One table of facts. A value type: it only points to the bytes, which must outlive it.
class Facts {
 public:
  /// The facts that are linked into this program.
  static Facts embedded();
  /// Reads a table from memory. Throws std::invalid_argument if it is not one of this version.
  explicit Facts(std::span<const std::byte> bytes);

  size_t service_count() const { return header().services.count; }
  ServiceModel service(size_t index) const;
  /// The model of a service by botocore's name for it ("ec2"). Throws std::out_of_range if it is not compiled in.
  ServiceModel service(std::string_view name) const;
  /// A document by name ("ec2/instance_types"). Throws std::out_of_range if there is none.
  FactDocument document(std::string_view name) const;

  template <class Record>
  const Record* at(uint32_t offset) const {
    return reinterpret_cast<const Record*>(base_ + offset);
  }
  std::string_view string(uint32_t offset) const {
    if (offset == 0) return {};
    return {reinterpret_cast<const char*>(base_ + offset + 4), *at<uint32_t>(offset)};
  }

 private:
  const FactsHeader& header() const { return *at<FactsHeader>(0); }

  const std::byte* base_;
};

}  // namespace protocol

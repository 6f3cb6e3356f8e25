#include "services/s3/object/object_body.h"

#include <algorithm>
#include <stdexcept>

#include "emulator/store/body_reader.h"
#include "emulator/store/body_store.h"
#include "emulator/store/store.h"
#include "emulator/time/id_generator.h"
#include "services/s3/object/object_keys.h"

namespace s3 {
namespace {

constexpr size_t kIdDigits = 32;
constexpr size_t kOwnerDigits = 16;

bool is_inline(const Value& slice) {
  return slice.contains("inline");
}

std::string inline_bytes(RequestContext& context, const Value& slice) {
  const auto bytes = context.transaction.get(inline_body_key(slice.at("inline").get_ref<const std::string&>()));
  if (!bytes) throw std::runtime_error("a body is missing in the store");
  return bytes->substr(slice.at("offset"), slice.at("size"));
}

Value keep_inline(RequestContext& context, std::string_view bytes) {
  const std::string id = context.machine.ids.hexadecimal(kIdDigits);
  context.transaction.put(inline_body_key(id), bytes);
  return {{"inline", id}, {"offset", 0}, {"size", bytes.size()}};
}

emulator::FileSlice file_slice(const RequestContext& context, const Value& slice) {
  return {.path = context.machine.bodies.path_of(slice.at("id").get_ref<const std::string&>()),
          .offset = slice.at("offset"),
          .length = slice.at("size")};
}

}  // namespace

Value keep_body(RequestContext& context, emulator::ReceivedBody& body) {
  if (body.size_bytes() == 0) return Value::array();
  if (body.is_inline()) return Value::array({keep_inline(context, body.bytes())});
  const std::string owner = context.machine.ids.hexadecimal(kOwnerDigits);
  const uint64_t size = body.size_bytes();
  const std::string id =
      context.machine.bodies.keep(context.transaction, body, owner, context.machine.ids.hexadecimal(kIdDigits));
  return Value::array({{{"id", id}, {"owner", owner}, {"offset", 0}, {"size", size}}});
}

Value share_slices(RequestContext& context, const Value& slices, ByteRange range) {
  Value shared = slices_within(slices, range);
  const std::string owner = context.machine.ids.hexadecimal(kOwnerDigits);
  for (Value& slice : shared) {
    if (is_inline(slice)) {
      slice = keep_inline(context, inline_bytes(context, slice));
    } else {
      slice["owner"] = owner;
      context.machine.bodies.refer(context.transaction, slice.at("id").get_ref<const std::string&>(), owner);
    }
  }
  return shared;
}

void release_slices(RequestContext& context, const Value& slices) {
  for (const Value& slice : slices) {
    if (is_inline(slice)) {
      context.transaction.erase(inline_body_key(slice.at("inline").get_ref<const std::string&>()));
    } else {
      context.machine.bodies.release(context.transaction, slice.at("id").get_ref<const std::string&>(),
                                     slice.at("owner").get_ref<const std::string&>());
    }
  }
}

Value slices_within(const Value& slices, ByteRange range) {
  Value found = Value::array();
  uint64_t start = 0;
  const uint64_t end = range.first + range.size;
  for (const Value& slice : slices) {
    const uint64_t size = slice.at("size");
    const uint64_t from = std::max(range.first, start);
    const uint64_t to = std::min(end, start + size);
    if (from < to) {
      Value part = slice;
      part["offset"] = slice.at("offset").get<uint64_t>() + (from - start);
      part["size"] = to - from;
      found.push_back(std::move(part));
    }
    start += size;
  }
  return found;
}

uint64_t size_of(const Value& slices) {
  uint64_t size = 0;
  for (const Value& slice : slices) size += slice.at("size").get<uint64_t>();
  return size;
}

emulator::ResponseBody to_response(RequestContext& context, const Value& slices) {
  emulator::ResponseBody body;
  for (const Value& slice : slices) {
    if (is_inline(slice)) {
      body.parts.emplace_back(inline_bytes(context, slice));
    } else {
      body.parts.emplace_back(file_slice(context, slice));
    }
  }
  return body;
}

void read_slices(RequestContext& context, const Value& slices, const std::function<void(std::string_view)>& visit) {
  for (const Value& slice : slices) {
    if (is_inline(slice)) {
      visit(inline_bytes(context, slice));
    } else {
      emulator::read_file_slice(file_slice(context, slice), visit);
    }
  }
}

}  // namespace s3

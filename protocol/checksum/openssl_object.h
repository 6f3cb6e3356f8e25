// Objects of OpenSSL with an owner: OpensslObject<BIO, BIO_free_all>.
#pragma once

#include <memory>

namespace protocol {

template <auto kFree>
struct OpensslDeleter {
  template <class Object>
  void operator()(Object* object) const {
    kFree(object);
  }
};

template <class Object, auto kFree>
using OpensslObject = std::unique_ptr<Object, OpensslDeleter<kFree>>;

}  // namespace protocol

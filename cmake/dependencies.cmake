# Third-party libraries, all from Debian 12 and all linked statically (docs/decisions/0001-static-libraries.md).

find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(GTest REQUIRED)

function(skyrig_static_library target)
  add_library(${target} INTERFACE)
  foreach(name ${ARGN})
    find_library(SKYRIG_LIB_${name} NAMES lib${name}.a REQUIRED)
    target_link_libraries(${target} INTERFACE ${SKYRIG_LIB_${name}})
  endforeach()
endfunction()

if(SKYRIG_SANITIZE STREQUAL "thread")
  # RocksDB is not instrumented: ThreadSanitizer sees its memory but not its atomics, and reports races that are none. Of a
  # shared library it can be told to leave it alone (./dev does).
  find_library(SKYRIG_LIB_rocksdb NAMES librocksdb.so REQUIRED)
endif()
skyrig_static_library(dependency_rocksdb rocksdb snappy lz4 zstd bz2 z)
target_link_libraries(dependency_rocksdb INTERFACE Threads::Threads ${CMAKE_DL_LIBS})
skyrig_static_library(dependency_crypto ssl crypto)
target_link_libraries(dependency_crypto INTERFACE Threads::Threads ${CMAKE_DL_LIBS})
skyrig_static_library(dependency_pugixml pugixml)
skyrig_static_library(dependency_yaml yaml)
skyrig_static_library(dependency_pcre2 pcre2-8)
skyrig_static_library(dependency_xxhash xxhash)
skyrig_static_library(dependency_zlib z)
skyrig_static_library(dependency_bzip2 bz2)
# Answers are trees of small values: with glibc's allocator half of a Describe call is malloc (docs/measurements.md).
skyrig_static_library(dependency_allocator tcmalloc_minimal)

add_library(dependency_boost INTERFACE)
target_compile_definitions(dependency_boost INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_ERROR_CODE_HEADER_ONLY)
target_link_libraries(dependency_boost INTERFACE Threads::Threads)

# sep_version: an interface library whose one header, "version.hpp", says which version and commit a binary is.
# The header is written anew at every build but touched only when it differs, so a new commit recompiles the files that
# include it and no others. Without git or its metadata the commit is "unknown".
include_guard()

set(SEP_VERSION_FOLDER "${CMAKE_BINARY_DIR}/generated/version")
set(write_version "${CMAKE_COMMAND}" -DVERSION=${PROJECT_VERSION} -DSOURCE=${CMAKE_SOURCE_DIR}
  -DHEADER=${SEP_VERSION_FOLDER}/version.hpp -P "${CMAKE_CURRENT_LIST_DIR}/WriteVersion.cmake")

add_custom_target(sep_write_version COMMAND ${write_version} BYPRODUCTS "${SEP_VERSION_FOLDER}/version.hpp"
  COMMENT "version.hpp")
add_library(sep_version INTERFACE)
target_include_directories(sep_version INTERFACE "${SEP_VERSION_FOLDER}")
add_dependencies(sep_version sep_write_version)

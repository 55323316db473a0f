// The precompiled headers beside this file need one source to hang on.

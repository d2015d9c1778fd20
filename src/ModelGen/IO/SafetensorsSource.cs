namespace ModelGen;

/// <summary>Gives the values of a tensor that is being saved.</summary>
/// <param name="destination">The tensor's elements in row-major order; all of them have to be written.</param>
public delegate void SafetensorsSource(Span<float> destination);

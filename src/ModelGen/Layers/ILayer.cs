namespace ModelGen;

/// <summary>
/// What <see cref="Sequential"/> holds: a layer, or a module with <c>public Tensor Forward(Tensor x)</c> that lists this interface.
/// </summary>
public interface ILayer
{
    /// <summary>Declares the layer's computation; read by the generator, never executed.</summary>
    Tensor Forward(Tensor x);
}

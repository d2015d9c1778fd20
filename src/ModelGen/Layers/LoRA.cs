using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// A linear layer that is fine-tuned by two small factors, while its own weight and bias stay as they are (Hu and others 2021): <c>y = x · Wᵀ + b + loraAlpha/r · (dropout(x) · Aᵀ) · Bᵀ</c>, <c>private readonly LoRA query = new(new(768, 768), r: 8);</c>.
/// Hugging Face's <c>peft</c>; in files <c>weight</c> and <c>bias</c> as those of the layer without it, <c>lora_A.weight</c> and <c>lora_B.weight</c>.
/// </summary>
/// <remarks>
/// <para>It begins as the layer without it, since B is zero. Losses train A and B alone: there are no gradients and no moments of the rest.</para>
/// <para>
/// <c>net.Parameters.Save(path, tensor =&gt; tensor.Name.Contains(".lora_"))</c> saves the factors alone; they are loaded behind the weights of the model, with <see cref="LoadOptions.Strict"/> off.
/// </para>
/// </remarks>
public sealed class LoRA : WrapperLayer<Linear>, IBindable
{
    /// <summary>Declares the layer.</summary>
    /// <param name="layer">The layer; a member of nothing else.</param>
    /// <param name="r">The rank of the product of the factors, ≥ 1.</param>
    /// <param name="loraAlpha">What the product is multiplied by, times r; ≥ 0.</param>
    /// <param name="loraDropout">The probability that an element of what the factors are given becomes zero in training, 0 to 1.</param>
    public LoRA(Linear layer, int r = 8, double loraAlpha = 8, double loraDropout = 0)
        : base(layer)
    {
        (R, LoraAlpha, LoraDropout) = (r, loraAlpha, loraDropout);
        double bound = 1 / Math.Sqrt(layer.InFeatures);
        A = new Parameter([r, layer.InFeatures], Init.Uniform(-bound, bound));
        B = new Parameter([layer.OutFeatures, r], Init.Zeros);
    }

    /// <summary>The rank of the product.</summary>
    public int R { get; }

    /// <summary>What the product is multiplied by, times <see cref="R"/>.</summary>
    public double LoraAlpha { get; }

    /// <summary>The probability that an element of what the factors are given becomes zero in training.</summary>
    public double LoraDropout { get; }

    /// <summary>The factor next to the input, <c>[r, inFeatures]</c>; it begins uniform in <c>±1/√inFeatures</c>.</summary>
    public Parameter A { get; }

    /// <summary>The factor next to the result, <c>[outFeatures, r]</c>; it begins as zeros.</summary>
    public Parameter B { get; }

    /// <summary>
    /// Adds the product of the factors to the weight of the constructed model and makes B zero: the layer computes what it did, and its weight is one for the layer without factors.
    /// Not while the model trains or infers.
    /// </summary>
    /// <exception cref="InvalidOperationException">The layer belongs to no constructed model.</exception>
    public void Merge()
    {
        float[] weight = Layer.Weight.Data.ToArray(), a = A.Data.ToArray(), b = B.Data.ToArray();
        int inputs = Layer.InFeatures, outputs = Layer.OutFeatures;
        double scale = LoraAlpha / R;
        var row = new double[inputs];
        for (int o = 0; o < outputs; o++)
        {
            Array.Clear(row);
            for (int k = 0; k < R; k++)
            {
                double factor = scale * b[(o * R) + k];
                for (int i = 0; i < inputs; i++)
                {
                    row[i] += factor * a[(k * inputs) + i];
                }
            }

            for (int i = 0; i < inputs; i++)
            {
                weight[(o * inputs) + i] = (float)(weight[(o * inputs) + i] + row[i]);
            }
        }

        Array.Clear(b);
        Layer.Weight.Data.CopyFrom(weight);
        B.Data.CopyFrom(b);
    }

    /// <inheritdoc/>
    void IBindable.Bind(Binder binder)
    {
        binder.Bind(A);
        binder.Bind(B);
        binder.Bind(Layer);
    }
}

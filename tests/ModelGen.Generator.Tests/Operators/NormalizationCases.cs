using CsCheck;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Normalization;

namespace GeneratorTests.Operators;

/// <summary>Samples of normalisations, and of activations that look at more than one element.</summary>
internal static class NormalizationCases
{
    public static IEnumerable<OperatorCase> All =>
    [
        new("layer_norm", from shape in Generators.ShapeOfRank(2, 3)
                          from x in Generators.Values(shape, -3, 3)
                          from weight in Generators.Values(shape[^1..], -1, 1)
                          from bias in Generators.Values(shape[^1..], -1, 1)
                          select new OperatorSample(new LayerNorm(1, 0.1, HasWeight: true, HasBias: true), x, weight, bias)),
        new("rms_norm", from shape in Generators.ShapeOfRank(2, 3)
                        from x in Generators.Values(shape, -3, 3)
                        from weight in Generators.Values(shape[^2..], -1, 1)
                        select new OperatorSample(new RmsNorm(2, 0.1, HasWeight: true), x, weight)),
        new("group_norm", from batch in Gen.Int[1, 3]
                          from channels in Gen.Int[1, 3]
                          from length in Gen.Int[1, 4]
                          from x in Generators.Values([batch, channels * 2, length], -3, 3)
                          from weight in Generators.Values([channels * 2], -1, 1)
                          from bias in Generators.Values([channels * 2], -1, 1)
                          select new OperatorSample(new GroupNorm(2, 0.1, HasWeight: true, HasBias: true), x, weight, bias)),
        new("instance_norm", from batch in Gen.Int[1, 3]
                             from channels in Gen.Int[1, 3]
                             from length in Gen.Int[2, 4]
                             from x in Generators.Values([batch, channels, length], -3, 3)
                             from weight in Generators.Values([channels], -1, 1)
                             from bias in Generators.Values([channels], -1, 1)
                             select new OperatorSample(new InstanceNorm(0.1, HasWeight: true, HasBias: true), x, weight, bias)),
        new("local_response_norm", from size in Gen.Int[1, 5]
                                   from shape in Generators.ShapeOfRank(3, 4)
                                   from x in Generators.Values(shape, -3, 3)
                                   select new OperatorSample(new LocalResponseNorm(size, 0.5, 0.75, 1), x)),
        new("prelu", from batch in Gen.Int[1, 3]
                     from channels in Gen.Int[1, 4]
                     from x in Generators.Values([batch, channels, 2], -3, 3, 0)
                     from weight in Generators.Values([channels], -1, 1)
                     select new OperatorSample(new Prelu(), x, weight)),
        new("glu", from batch in Gen.Int[1, 3]
                   from half in Gen.Int[1, 4]
                   from x in Generators.Values([batch, half * 2], -3, 3)
                   select new OperatorSample(new Glu(1), x)),
    ];
}

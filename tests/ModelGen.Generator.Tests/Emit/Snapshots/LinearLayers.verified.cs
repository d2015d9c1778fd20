/// <summary>x [batch, 4] → result [batch, 3]</summary>
        private static void F(ReadOnlySpan<float> parameters, Span<float> scratch, ReadOnlySpan<float> x, Span<float> result, int batch)
        {
            var fc1Weight = parameters.Slice(0, 64);
            var fc1Bias = parameters.Slice(64, 16);
            var fc2Weight = parameters.Slice(80, 96);
            var fc3Weight = parameters.Slice(176, 96);
            var fc3Bias = parameters.Slice(272, 16);
            var h = scratch.Slice(0, batch * 6);
            var h2 = scratch.Slice((batch * 6 + 15) / 16 * 16, batch * 6);

            // h = relu(x·fc1.weightᵀ + fc1.bias)  [batch, 4] x [4, 6] -> [batch, 6]
            Gemm.LinearBiasRelu(h, x, fc1Weight, fc1Bias, batch, 4, 6);

            // h2 = h + silu(h·fc2.weightᵀ)  [batch, 6] x [6, 6] -> [batch, 6]
            Gemm.Linear(default(SiluAdd), h2, h, fc2Weight, batch, 6, 6, new Strided(h, 6, 1));

            // result = h2·fc3.weightᵀ + fc3.bias  [batch, 6] x [6, 3] -> [batch, 3]
            Gemm.LinearBias(result, h2, fc3Weight, fc3Bias, batch, 6, 3);
        }

        /// <summary>x [batch, 4] → result [batch, 3]</summary>
        private static void FForward(ReadOnlySpan<float> parameters, ReadOnlySpan<float> x, Span<float> result, Span<float> kept, int batch)
        {
            var fc1Weight = parameters.Slice(0, 64);
            var fc1Bias = parameters.Slice(64, 16);
            var fc2Weight = parameters.Slice(80, 96);
            var fc3Weight = parameters.Slice(176, 96);
            var fc3Bias = parameters.Slice(272, 16);
            var h = kept.Slice(0, batch * 6);
            var fc2 = kept.Slice((batch * 6 + 15) / 16 * 16, batch * 6);
            var h2 = kept.Slice((batch * 6 + 15) / 16 * 32, batch * 6);

            // h = relu(x·fc1.weightᵀ + fc1.bias)  [batch, 4] x [4, 6] -> [batch, 6]
            Gemm.LinearBiasRelu(h, x, fc1Weight, fc1Bias, batch, 4, 6);

            // fc2 = h·fc2.weightᵀ  [batch, 6] x [6, 6] -> [batch, 6]
            Gemm.Linear(fc2, h, fc2Weight, batch, 6, 6);

            // h2 = h + silu(fc2)
            Elementwise.Map(default(SiluAdd2), h2, h, fc2);

            // result = h2·fc3.weightᵀ + fc3.bias  [batch, 6] x [6, 3] -> [batch, 3]
            Gemm.LinearBias(result, h2, fc3Weight, fc3Bias, batch, 6, 3);
        }

        /// <summary>x [batch, 4], dfc3 [batch, 3] → dx [batch, 4]</summary>
        private static void FBackward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dfc3,
            Span<float> dx,
            Span<float> gradients,
            int batch)
        {
            var fc1Weight = parameters.Slice(0, 64);
            var fc2Weight = parameters.Slice(80, 96);
            var fc3Weight = parameters.Slice(176, 96);
            var fc1WeightGradient = gradients.Slice(0, 64);
            var fc1BiasGradient = gradients.Slice(64, 6);
            var fc2WeightGradient = gradients.Slice(80, 96);
            var fc3WeightGradient = gradients.Slice(176, 96);
            var fc3BiasGradient = gradients.Slice(272, 3);
            var h = kept.Slice(0, batch * 6);
            var fc2 = kept.Slice((batch * 6 + 15) / 16 * 16, batch * 6);
            var h2 = kept.Slice((batch * 6 + 15) / 16 * 32, batch * 6);
            var dh = scratch.Slice(0, batch * 6);
            var dfc2 = scratch.Slice((batch * 6 + 15) / 16 * 16, batch * 6);
            var dfc1 = scratch.Slice((batch * 6 + 15) / 16 * 32, batch * 6);

            // dfc3.bias += sum(dfc3, 0)
            Reduce.AddSum(default(Copy), fc3BiasGradient, [3], [batch], new Strided(dfc3, 1, 3));

            // dh = dfc3·fc3.weight  [batch, 3] x [3, 6] -> [batch, 6]
            Gemm.LinearInputGradient(dh, dfc3, fc3Weight, batch, 6, 3);

            // dfc3.weight += dfc3ᵀ·h2  [3, batch] x [batch, 6] -> [3, 6]
            Gemm.AddLinearWeightGradient(fc3WeightGradient, dfc3, h2, batch, 6, 3);

            // dfc2 = dh * (sigmoid(fc2) * ((fc2 * (1 - sigmoid(fc2))) + 1))
            Elementwise.Map(default(SigmoidSubMulAddMulAnd1More), dfc2, dh, fc2);

            // dfc2.weight += dfc2ᵀ·h  [6, batch] x [batch, 6] -> [6, 6]
            Gemm.AddLinearWeightGradient(fc2WeightGradient, dfc2, h, batch, 6, 6);

            // dfc1 = where(h <= 0, 0, dh + dfc2·fc2.weight)  [batch, 6] x [6, 6] -> [batch, 6]
            Gemm.LinearInputGradient(default(LeAddWhere), dfc1, dfc2, fc2Weight, batch, 6, 6, new Strided(h, 6, 1), new Strided(dh, 6, 1));

            // dfc1.bias += sum(dfc1, 0)
            Reduce.AddSum(default(Copy), fc1BiasGradient, [6], [batch], new Strided(dfc1, 1, 6));

            if (!dx.IsEmpty)
            {
                // dx = dfc1·fc1.weight  [batch, 6] x [6, 4] -> [batch, 4]
                Gemm.LinearInputGradient(dx, dfc1, fc1Weight, batch, 4, 6);
            }

            // dfc1.weight += dfc1ᵀ·x  [6, batch] x [batch, 4] -> [6, 4]
            Gemm.AddLinearWeightGradient(fc1WeightGradient, dfc1, x, batch, 4, 6);
        }

        private readonly struct SiluAdd : IFormula2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a, V b)
                where V : struct, IVector<V> => (a * VectorMath.Sigmoid(a)) + b;
        }

        private readonly struct SiluAdd2 : IFormula2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a, V b)
                where V : struct, IVector<V> => a + (b * VectorMath.Sigmoid(b));
        }

        private readonly struct Copy : IFormula1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a)
                where V : struct, IVector<V> => a;
        }

        private readonly struct SigmoidSubMulAddMulAnd1More : IFormula2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a, V b)
                where V : struct, IVector<V>
            {
                V t1 = VectorMath.Sigmoid(b);
                return a * (t1 * ((b * (V.Create(1f) - t1)) + V.Create(1f)));
            }
        }

        private readonly struct LeAddWhere : IFormula3
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V a, V b, V c)
                where V : struct, IVector<V> => V.Select(b <= V.Zero, V.Zero, a + c);
        }
    }
}

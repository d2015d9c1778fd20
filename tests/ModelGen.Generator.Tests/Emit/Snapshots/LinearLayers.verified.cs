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

        /// <summary>x [batch, 4], dresult [batch, 3] → dx [batch, 4]</summary>
        private static void FBackward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dresult,
            Span<float> dx,
            Span<float> gradients,
            int batch)
        {
            var fc1Weight = parameters.Slice(0, 64);
            var fc2Weight = parameters.Slice(80, 96);
            var fc3Weight = parameters.Slice(176, 96);
            var dfc1Weight = gradients.PartIfAny(0, 64);
            var dfc1Bias = gradients.PartIfAny(64, 6);
            var dfc2Weight = gradients.PartIfAny(80, 96);
            var dfc3Weight = gradients.PartIfAny(176, 96);
            var dfc3Bias = gradients.PartIfAny(272, 3);
            var h = kept.Slice(0, batch * 6);
            var fc2 = kept.Slice((batch * 6 + 15) / 16 * 16, batch * 6);
            var h2 = kept.Slice((batch * 6 + 15) / 16 * 32, batch * 6);
            var dh = scratch.Slice(0, batch * 6);
            var dfc2 = scratch.Slice((batch * 6 + 15) / 16 * 16, batch * 6);
            var dfc1 = scratch.Slice((batch * 6 + 15) / 16 * 32, batch * 6);

            if (!gradients.IsEmpty)
            {
                // dfc3.bias += sum(dresult, 0)
                Reduce.AddSum(default(Copy), dfc3Bias, [3], [batch], new Strided(dresult, 1, 3));
            }

            // dh = dresult·fc3.weight  [batch, 3] x [3, 6] -> [batch, 6]
            Gemm.LinearInputGradient(dh, dresult, fc3Weight, batch, 6, 3);

            if (!gradients.IsEmpty)
            {
                // dfc3.weight += dresultᵀ·h2  [3, batch] x [batch, 6] -> [3, 6]
                Gemm.AddLinearWeightGradient(dfc3Weight, dresult, h2, batch, 6, 3);
            }

            // dfc2 = dh * (sigmoid(fc2) * ((fc2 * (1 - sigmoid(fc2))) + 1))
            Elementwise.Map(default(SigmoidSubMulAddMulMul), dfc2, dh, fc2);

            if (!gradients.IsEmpty)
            {
                // dfc2.weight += dfc2ᵀ·h  [6, batch] x [batch, 6] -> [6, 6]
                Gemm.AddLinearWeightGradient(dfc2Weight, dfc2, h, batch, 6, 6);
            }

            // dfc1 = where(h <= 0, 0, dh + dfc2·fc2.weight)  [batch, 6] x [6, 6] -> [batch, 6]
            Gemm.LinearInputGradient(default(LeAddWhere), dfc1, dfc2, fc2Weight, batch, 6, 6, new Strided(h, 6, 1), new Strided(dh, 6, 1));

            if (!gradients.IsEmpty)
            {
                // dfc1.bias += sum(dfc1, 0)
                Reduce.AddSum(default(Copy), dfc1Bias, [6], [batch], new Strided(dfc1, 1, 6));
            }

            if (!dx.IsEmpty)
            {
                // dx = dfc1·fc1.weight  [batch, 6] x [6, 4] -> [batch, 4]
                Gemm.LinearInputGradient(dx, dfc1, fc1Weight, batch, 4, 6);
            }

            if (!gradients.IsEmpty)
            {
                // dfc1.weight += dfc1ᵀ·x  [6, batch] x [batch, 4] -> [6, 4]
                Gemm.AddLinearWeightGradient(dfc1Weight, dfc1, x, batch, 4, 6);
            }
        }

        private readonly struct SiluAdd : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => (x.A * VectorMath.Sigmoid(x.A)) + x.B;
        }

        private readonly struct SiluAdd2 : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A + (x.B * VectorMath.Sigmoid(x.B));
        }

        private readonly struct Copy : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A;
        }

        private readonly struct SigmoidSubMulAddMulMul : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V>
            {
                V t1 = VectorMath.Sigmoid(x.B);
                return x.A * (t1 * ((x.B * (V.Create(1f) - t1)) + V.Create(1f)));
            }
        }

        private readonly struct LeAddWhere : IFormula, IOperands3
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => V.Select(x.B <= V.Zero, V.Zero, x.A + x.C);
        }
    }
}
